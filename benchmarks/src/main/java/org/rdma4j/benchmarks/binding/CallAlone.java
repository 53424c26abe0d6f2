package org.rdma4j.benchmarks.binding;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rdma4j.bindings.verbs.ibv_wc;

/**
 * Polls an empty queue with the JVM's call of the provider's function, without the library: the cost of a call without
 * any check.
 */
@SuppressWarnings("restricted") // calling C is its purpose
final class CallAlone implements Cycle {
    private static final FunctionDescriptor POLL = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
    private static final MemorySegment FUNCTION = function();
    private static final MethodHandle CRITICAL =
            Linker.nativeLinker().downcallHandle(FUNCTION, POLL, Linker.Option.critical(false));
    private static final MethodHandle ORDINARY = Linker.nativeLinker().downcallHandle(FUNCTION, POLL);

    private final CycleInC objects;
    private final long queue;
    private final int count;
    private final boolean critical;
    private final MemorySegment completions;

    CallAlone(int count, boolean critical) {
        this.objects = CycleInC.emptyPoll(count);
        this.queue = objects.object("cycle_idle");
        this.count = count;
        this.critical = critical;
        this.completions = Arena.ofAuto().allocate(count * ibv_wc.sizeof(), Long.BYTES);
    }

    private static MemorySegment function() {
        try (CycleInC cycle = CycleInC.emptyPoll(1)) {
            return MemorySegment.ofAddress(cycle.object("cycle_poll_function"));
        }
    }

    @Override
    public long run(long rounds) {
        try {
            return critical ? runCritical(rounds) : runOrdinary(rounds);
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    // A loop for each handle: the JIT compiler inlines a handle only if it is a constant.

    private long runCritical(long rounds) throws Throwable {
        long address = completions.address();
        long sum = 0;
        for (long round = 0; round < rounds; round++) {
            sum += (int) CRITICAL.invokeExact(queue, count, address);
        }
        return sum;
    }

    private long runOrdinary(long rounds) throws Throwable {
        long address = completions.address();
        long sum = 0;
        for (long round = 0; round < rounds; round++) {
            sum += (int) ORDINARY.invokeExact(queue, count, address);
        }
        return sum;
    }

    @Override
    public void close() {
        objects.close();
    }
}
