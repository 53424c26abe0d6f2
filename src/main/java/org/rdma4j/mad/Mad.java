package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;

/**
 * A management datagram that was received: 256 octets, of which the first 24 are the header. Immutable; it holds a copy
 * and stays valid after the port is closed.
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

    /** Copies the first 256 octets of what was received; where there are fewer, zeros follow. */
    static Mad padded(MadOctets received) {
        byte[] copy = new byte[SIZE];
        MemorySegment.copy(received.segment(), 0, MemorySegment.ofArray(copy), 0, Math.min(SIZE, received.size()));
        return new Mad(MadOctets.of(MemorySegment.ofArray(copy)));
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
     * @return 256 octets, read-only
     */
    public MadOctets octets() {
        return octets;
    }
}
