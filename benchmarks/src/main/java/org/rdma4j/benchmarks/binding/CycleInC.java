package org.rdma4j.benchmarks.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** The loop in C, compiled as distributions compile their libraries. All rounds are one call. */
@SuppressWarnings("restricted") // calling C is its purpose
final class CycleInC implements Cycle {
    static {
        System.loadLibrary("baseline");
    }

    private static final MethodHandle OPEN = function("cycle_open", FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle CLOSE = function("cycle_close", FunctionDescriptor.ofVoid(ADDRESS));
    private static final FunctionDescriptor RUN = FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_LONG);

    private final List<MemorySegment> cycles;
    private final MemorySegment argument;
    private final MethodHandle run;
    private final int count;

    /** The argument is a cycle, or an array of some. */
    private CycleInC(String function, List<MemorySegment> cycles, MemorySegment argument, int count) {
        this.cycles = cycles;
        this.argument = argument;
        this.run = function(function, RUN);
        this.count = count;
    }

    private static CycleInC of(String function, int count) {
        MemorySegment cycle = open();
        return new CycleInC(function, List.of(cycle), cycle, count);
    }

    static CycleInC classic(int count) {
        return of("cycle_classic", count);
    }

    static CycleInC extended(int count) {
        return of("cycle_extended", count);
    }

    /** The number of call sites in {@link FourCallSites}. */
    static CycleInC inTurn(int count) {
        MemorySegment array = Arena.ofAuto().allocate(ADDRESS, FourCallSites.LOOPS);
        List<MemorySegment> cycles = new ArrayList<>();
        for (int i = 0; i < FourCallSites.LOOPS; i++) {
            cycles.add(open());
            array.setAtIndex(ADDRESS, i, cycles.get(i));
        }
        return new CycleInC("cycle_in_turn", cycles, array, count);
    }

    static CycleInC emptyPoll(int count) {
        return of("cycle_empty_poll", count);
    }

    @Override
    public long run(long rounds) {
        try {
            return (long) run.invokeExact(argument, count, rounds);
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    @Override
    public void close() {
        try {
            for (MemorySegment cycle : cycles) {
                CLOSE.invokeExact(cycle);
            }
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    /** The address of one of the objects of the C side. */
    long object(String function) {
        MethodHandle handle = function(function, FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        try {
            return (long) handle.invokeExact(argument);
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    private static MemorySegment open() {
        try {
            return (MemorySegment) OPEN.invokeExact();
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(SymbolLookup.loaderLookup().findOrThrow(name), descriptor);
    }
}
