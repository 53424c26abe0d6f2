package org.rdma4j.tools.counters;

import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;

/**
 * Which port it is.
 *
 * @param address where it was asked: {@code LID 3}, {@code GID fe80::1}, or a local device's name
 * @param port its number
 * @param lid its node's; 0 for one that has none
 * @param node its node's description; empty where it was not asked for
 * @param guid its node's GUID; null where it was not asked for
 */
record PortPlace(
        String address,
        int port,
        int lid,
        String node,
        @Nullable Guid guid) {
    @Override
    public String toString() {
        String name = node.isEmpty() ? "" : " of " + node;
        return address + " port " + port + name;
    }
}
