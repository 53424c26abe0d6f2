package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import org.rdma4j.verbs.RemoteMemory;

/**
 * A message that is longer than a buffer: the receiver reads it from the sender's memory.
 *
 * @param id the number that the sender gave it
 * @param memory where it is
 * @param length its size in bytes
 */
record Offer(long id, RemoteMemory memory, long length) {
    static final int SIZE = 28;

    private static final int ADDRESS_AT = 8;
    private static final int LENGTH_AT = 16;
    private static final int RKEY_AT = 24;

    MemorySegment toBytes() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[SIZE]);
        bytes.set(BigEndian.LONG, 0, id);
        bytes.set(BigEndian.LONG, ADDRESS_AT, memory.address());
        bytes.set(BigEndian.LONG, LENGTH_AT, length);
        bytes.set(BigEndian.INT, RKEY_AT, memory.rkey());
        return bytes;
    }

    /** Reads an offer of {@link #SIZE} bytes. */
    static Offer of(MemorySegment bytes, long longest) throws ProtocolViolation {
        long length = bytes.get(BigEndian.LONG, LENGTH_AT);
        if (length < 1 || length > longest) {
            throw new ProtocolViolation("a message of %s bytes was offered, and this side accepts at most %s"
                    .formatted(Long.toUnsignedString(length), longest));
        }
        RemoteMemory memory =
                new RemoteMemory(bytes.get(BigEndian.LONG, ADDRESS_AT), bytes.get(BigEndian.INT, RKEY_AT));
        return new Offer(bytes.get(BigEndian.LONG, 0), memory, length);
    }
}
