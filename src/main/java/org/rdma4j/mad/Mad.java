package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;

/**
 * A management datagram: 256 octets, of which the first 24 are the header. In subnet administration the kernel puts
 * together and takes apart messages of several segments (RMPP): there it is as long as the message. Immutable; it holds
 * a copy and stays valid after the port is closed.
 */
public final class Mad {
    /** How many octets a datagram has. IBA volume 1, 13.4.2. */
    public static final int SIZE = 256;

    private final MadHeader header;
    private final MadOctets octets;

    private Mad(MadOctets octets) {
        this.header = MadHeader.decode(octets);
        this.octets = octets;
    }

    /**
     * Copies a datagram.
     *
     * @param datagram exactly 256 octets
     * @return the datagram
     * @throws IllegalArgumentException if it has another length
     */
    public static Mad copyOf(MemorySegment datagram) {
        if (datagram.byteSize() != SIZE) {
            throw new IllegalArgumentException("a MAD has 256 octets, not " + datagram.byteSize());
        }
        byte[] copy = new byte[SIZE];
        MemorySegment.copy(datagram, 0, MemorySegment.ofArray(copy), 0, SIZE);
        return new Mad(MadOctets.of(MemorySegment.ofArray(copy)));
    }

    /**
     * Puts a datagram together.
     *
     * @param header the first 24 octets
     * @param body what follows, which is copied: 232 octets, or what a message of subnet administration has
     * @return the datagram
     */
    public static Mad of(MadHeader header, byte[] body) {
        byte[] octets = new byte[MadHeader.SIZE + body.length];
        header.encode(MemorySegment.ofArray(octets));
        System.arraycopy(body, 0, octets, MadHeader.SIZE, body.length);
        return new Mad(MadOctets.of(MemorySegment.ofArray(octets)));
    }

    /** Copies what was received, at least a header. */
    static Mad received(MadOctets octets) {
        return new Mad(MadOctets.of(MemorySegment.ofArray(octets.toByteArray())));
    }

    /**
     * The first 24 octets, decoded.
     *
     * @return the header
     */
    public MadHeader header() {
        return header;
    }

    /**
     * The whole datagram. Offsets in it are those of the specification's tables.
     *
     * @return 256 octets, or what the message has; read-only
     */
    public MadOctets octets() {
        return octets;
    }
}
