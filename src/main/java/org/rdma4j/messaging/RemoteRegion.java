package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import org.rdma4j.verbs.RemoteMemory;

/**
 * Memory that a server has published by a name. Returned by {@link MessageChannel#find}; valid as long as the server
 * keeps the region open.
 *
 * @param name the name
 * @param memory where it is, for requests of one's own
 * @param length its size in bytes
 */
public record RemoteRegion(String name, RemoteMemory memory, long length) {
    private static final int SIZE = 20;
    private static final int LENGTH_AT = 8;
    private static final int RKEY_AT = 16;

    /** A part of it. */
    RemoteMemory part(long offset, long size) {
        if ((offset | size) < 0 || offset > length - size) {
            throw new IndexOutOfBoundsException("%s bytes at %s are not within the %s".formatted(size, offset, this));
        }
        return memory.at(offset);
    }

    MemorySegment toBytes() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[SIZE]);
        bytes.set(BigEndian.LONG, 0, memory.address());
        bytes.set(BigEndian.LONG, LENGTH_AT, length);
        bytes.set(BigEndian.INT, RKEY_AT, memory.rkey());
        return bytes;
    }

    static RemoteRegion of(String name, MemorySegment bytes) throws ProtocolViolation {
        if (bytes.byteSize() != SIZE) {
            throw new ProtocolViolation(
                    "published memory is described by %s bytes, not %s".formatted(SIZE, bytes.byteSize()));
        }
        long length = bytes.get(BigEndian.LONG, LENGTH_AT);
        if (length < 0) {
            throw new ProtocolViolation("published memory of %s bytes".formatted(Long.toUnsignedString(length)));
        }
        return new RemoteRegion(
                name, new RemoteMemory(bytes.get(BigEndian.LONG, 0), bytes.get(BigEndian.INT, RKEY_AT)), length);
    }

    /** The name and the size. */
    @Override
    public String toString() {
        return "published memory '%s' of %s bytes".formatted(name, length);
    }
}
