package org.rdma4j.verbs;

import org.rdma4j.Gid;
import org.rdma4j.Lid;

/**
 * What the other side must know of a queue pair to connect to it. The two sides exchange these by a way of their own,
 * mostly a TCP connection.
 *
 * @param lid the port's LID; 0 on RoCE
 * @param qpn the queue pair's number, 24 bits
 * @param psn the sequence number of the first packet that this side will send, 24 bits
 * @param gid the port's GID; {@link Gid#ZERO} where the peer is addressed by its LID alone
 */
public record Endpoint(Lid lid, int qpn, int psn, Gid gid) {
    private static final int MAX_24_BITS = 0xFFFFFF;

    /** Checks the ranges. */
    public Endpoint {
        if (qpn < 0 || qpn > MAX_24_BITS) {
            throw new IllegalArgumentException("a queue pair number has 24 bits, not 0x%x".formatted(qpn));
        }
        if (psn < 0 || psn > MAX_24_BITS) {
            throw new IllegalArgumentException("a packet sequence number has 24 bits, not 0x%x".formatted(psn));
        }
    }

    /** Prints it as the C programs do. */
    @Override
    public String toString() {
        return "LID 0x%04x, QPN 0x%06x, PSN 0x%06x, GID %s".formatted(lid.value(), qpn, psn, gid);
    }
}
