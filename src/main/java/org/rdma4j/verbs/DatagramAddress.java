package org.rdma4j.verbs;

import org.rdma4j.internal.numbers.FieldRange;

/**
 * The destination of a datagram. Each send of an unreliable datagram queue pair names one.
 *
 * @param handle the path to the peer's port
 * @param qpn the number of the peer's queue pair, 24 bits; 0xFFFFFF for a multicast group
 * @param queueKey the key that the peer's queue pair requires; it drops datagrams with another key
 */
public record DatagramAddress(AddressHandle handle, int qpn, int queueKey) {
    /** The number for all queue pairs that are attached to a multicast group. */
    public static final int MULTICAST_QPN = 0xFFFFFF;

    /** Checks the range. */
    public DatagramAddress {
        FieldRange.requireQpn(qpn);
    }

    /** As {@code QPN 0x000011 by the address handle ...}. */
    @Override
    public String toString() {
        return "QPN 0x%06x by the %s".formatted(qpn, handle);
    }
}
