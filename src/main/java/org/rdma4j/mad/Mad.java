package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A management datagram: 256 bytes, of which the first 24 are the header. In subnet administration a message can have
 * several segments (RMPP), which the kernel joins and splits; the datagram is then as long as the message. Immutable.
 * It is a copy and stays valid after the port is closed.
 */
public final class Mad {
    /** How many bytes a datagram has. IBA volume 1, 13.4.2. */
    public static final int SIZE = 256;

    private final MadHeader header;
    private final MadBytes bytes;

    private Mad(MadBytes bytes) {
        this.header = MadHeader.decode(bytes);
        this.bytes = bytes;
    }

    /**
     * Copies a datagram.
     *
     * @param datagram exactly 256 bytes
     * @return the datagram
     * @throws IllegalArgumentException if it has another length
     */
    public static Mad copyOf(MemorySegment datagram) {
        if (datagram.byteSize() != SIZE) {
            throw new IllegalArgumentException("a MAD has 256 bytes, not " + datagram.byteSize());
        }
        return new Mad(MadBytes.copyOf(datagram));
    }

    /**
     * Puts a datagram together.
     *
     * @param header the first 24 bytes
     * @param body what follows, which is copied: 232 bytes, or what a message of subnet administration has
     * @return the datagram
     */
    public static Mad of(MadHeader header, byte[] body) {
        byte[] bytes = new byte[MadHeader.SIZE + body.length];
        header.encode(ByteBuffer.wrap(bytes));
        System.arraycopy(body, 0, bytes, MadHeader.SIZE, body.length);
        return new Mad(MadBytes.of(bytes));
    }

    /** A received datagram, which has at least a header. */
    static Mad received(MadBytes bytes) {
        return new Mad(bytes);
    }

    /**
     * The first 24 bytes, decoded.
     *
     * @return the header
     */
    public MadHeader header() {
        return header;
    }

    /**
     * The whole datagram. Offsets in it are those of the specification's tables.
     *
     * @return 256 bytes, or what the message has; read-only
     */
    public MadBytes bytes() {
        return bytes;
    }
}
