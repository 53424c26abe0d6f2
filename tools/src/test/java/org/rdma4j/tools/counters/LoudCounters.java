package org.rdma4j.tools.counters;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/** The command with libibumad's debug output, which prints the address of each datagram on standard error. */
final class LoudCounters {
    private static final int WITH_ADDRESSES = 2;

    private LoudCounters() {}

    @SuppressWarnings("restricted") // the debug level of libibumad is not part of our API
    public static void main(String[] arguments) throws Throwable {
        int before = (int) Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.libraryLookup("libibumad.so.3", Arena.global())
                                .findOrThrow("umad_debug"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                .invokeExact(WITH_ADDRESSES);
        System.exit(before == 0 ? 70 : new Counters().run(arguments, System.out, System.err));
    }
}
