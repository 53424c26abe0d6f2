package org.rdma4j.benchmarks.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The loop in C, compiled as distributions compile their libraries: all rounds are one call. */
@SuppressWarnings("restricted") // calling C is its purpose
final class CycleInC implements Cycle {
    static {
        System.loadLibrary("baseline");
    }

    private static final MethodHandle OPEN = function("cycle_open", FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle CLOSE = function("cycle_close", FunctionDescriptor.ofVoid(ADDRESS));
    private static final FunctionDescriptor RUN = FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_LONG);

    private final MemorySegment cycle;
    private final MethodHandle run;
    private final int count;

    private CycleInC(String function, int count) {
        this.cycle = open();
        this.run = function(function, RUN);
        this.count = count;
    }

    static CycleInC classic(int count) {
        return new CycleInC("cycle_classic", count);
    }

    static CycleInC extended(int count) {
        return new CycleInC("cycle_extended", count);
    }

    static CycleInC emptyPoll(int count) {
        return new CycleInC("cycle_empty_poll", count);
    }

    @Override
    public long run(long rounds) {
        try {
            return (long) run.invokeExact(cycle, count, rounds);
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    @Override
    public void close() {
        try {
            CLOSE.invokeExact(cycle);
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    /** The address of one of the objects that the C side has made. */
    long object(String function) {
        MethodHandle handle = function(function, FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        try {
            return (long) handle.invokeExact(cycle);
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
