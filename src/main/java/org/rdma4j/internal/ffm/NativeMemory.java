package org.rdma4j.internal.ffm;

import java.lang.foreign.MemorySegment;

/** Native memory that C owns, seen from Java. */
public final class NativeMemory {
    private NativeMemory() {}

    /**
     * A view of memory that a native library owns. The caller vouches for the address, the size, and that the memory
     * lives as long as the view is used.
     *
     * @param address where it begins
     * @param size its size in bytes
     * @return the view
     */
    @SuppressWarnings("restricted") // C's pointers have no size, so the caller must state it
    public static MemorySegment at(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size);
    }
}
