package org.rdma4j.tools.counters;

import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;
import org.rdma4j.mad.PortInfo;

/**
 * Which port it is.
 *
 * @param address where it was asked: {@code LID 3}, {@code GID fe80::1}, or a local device's name
 * @param port its number
 * @param lid its node's; 0 for one that has none
 * @param node its node; null where it was not asked for
 * @param portGuid its GUID, of a switch that of port 0; null where it was not asked for
 * @param info how it is set up; null where it was not asked for
 * @param peer the other end of its cable; null where there is none, or none is known
 */
record PortPlace(
        String address,
        int port,
        int lid,
        @Nullable NodeIdentity node,
        @Nullable Guid portGuid,
        @Nullable PortInfo info,
        @Nullable Peer peer) {
    /** Identifies a port as long as it exists. A LID does not, because another port can get it. */
    record Identity(String owner, int port) {}

    /** A port that is only known by its address. */
    static PortPlace at(String address, int port, int lid) {
        return new PortPlace(address, port, lid, null, null, null, null);
    }

    Identity identity() {
        return new Identity(node == null ? address : node.guid().toString(), port);
    }

    /** For a heading: {@code LID 3 port 1 of node03 HCA-1}. */
    @Override
    public String toString() {
        return address + " port " + port + (node == null ? "" : " of " + node.name());
    }
}
