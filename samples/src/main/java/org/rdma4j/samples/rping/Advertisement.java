package org.rdma4j.samples.rping;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.rdma4j.verbs.RemoteMemory;

/**
 * Describes a buffer of the client to the server: 16 bytes, big-endian.
 *
 * @param memory its address and key
 * @param size in bytes
 */
record Advertisement(RemoteMemory memory, int size) {
    static final int BYTES = 16;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int KEY = 8;
    private static final int SIZE = 12;

    static Advertisement read(MemorySegment message) {
        return new Advertisement(new RemoteMemory(message.get(LONG, 0), message.get(INT, KEY)), message.get(INT, SIZE));
    }

    void write(MemorySegment message) {
        message.set(LONG, 0, memory.address());
        message.set(INT, KEY, memory.rkey());
        message.set(INT, SIZE, size);
    }
}
