package org.rdma4j.tools.fabric;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The text that libibmad, the library of the C tools, prints for the bytes of an attribute. */
public final class LibibmadText {
    /** Room for the longest text, and for the bytes that the library reads beyond an attribute. */
    private static final int ROOM = 8192;

    private LibibmadText() {}

    /**
     * Calls a function such as {@code mad_dump_perfcounters}.
     *
     * @param function its name
     * @param bytes the attribute
     * @return lines
     * @throws Throwable what a method handle declares; C functions throw nothing
     */
    public static String of(String function, byte[] bytes) throws Throwable {
        return of(function, bytes, ROOM);
    }

    /**
     * Calls such a function with less room than it needs.
     *
     * @param function its name
     * @param bytes the attribute
     * @param room for the text and the zero at its end
     * @return lines
     * @throws Throwable what a method handle declares; C functions throw nothing
     */
    @SuppressWarnings("restricted") // to call the C library is what this class is for
    public static String of(String function, byte[] bytes, int room) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library = SymbolLookup.libraryLookup(DebianFile.library("libibmad.so.5", "libibmad5"), arena);
            MethodHandle dump = Linker.nativeLinker()
                    .downcallHandle(
                            library.findOrThrow(function),
                            FunctionDescriptor.ofVoid(
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT));
            MemorySegment text = arena.allocate(ROOM);
            MemorySegment data = arena.allocate(ROOM);
            MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            dump.invokeExact(text, room, data, ROOM);
            return text.getString(0);
        }
    }
}
