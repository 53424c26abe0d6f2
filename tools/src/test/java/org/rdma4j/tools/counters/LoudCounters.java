package org.rdma4j.tools.counters;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/** The command, while libibumad tells on the standard error stream to which address it sends each datagram. */
final class LoudCounters {
    private static final int WITH_ADDRESSES = 2;

    private LoudCounters() {}

    @SuppressWarnings("restricted") // what libibumad says of addresses is not for callers
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
