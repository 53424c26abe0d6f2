package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Native memory that the data of inline requests is copied to before they are posted. The provider would read the
 * buffers itself; but it has no means to notice that an arena of the caller's is closed, and the JVM would crash.
 */
final class InlineData {
    private final int octetsPerRequest;
    private final MemorySegment memory;

    InlineData(int requests, int octetsPerRequest, Arena arena) {
        this.octetsPerRequest = octetsPerRequest;
        this.memory = arena.allocate(Math.max(1, (long) requests * octetsPerRequest), Long.BYTES);
    }

    /** Copies the buffers, one after the other; answers where they are now. */
    MemorySegment copy(int index, List<MemorySlice> buffers) {
        long begin = (long) index * octetsPerRequest;
        long end = begin;
        for (MemorySlice buffer : buffers) {
            MemorySegment.copy(buffer.memory(), 0, memory, end, buffer.length());
            end += buffer.length();
        }
        return memory.asSlice(begin, end - begin);
    }
}
