package org.rdma4j.tools.counters;

import org.rdma4j.Guid;

/**
 * A cable between two ports. The order of its ends does not matter.
 *
 * @param first the end with the smaller GUID, or of the same node the smaller port
 * @param second the other
 */
record FabricLink(End first, End second) {
    /** A port: its node's GUID and its number. */
    record End(Guid node, int port) {
        private boolean isBefore(End other) {
            int order = Long.compareUnsigned(node.value(), other.node.value());
            return order < 0 || (order == 0 && port <= other.port);
        }
    }

    static FabricLink between(End one, End other) {
        return one.isBefore(other) ? new FabricLink(one, other) : new FabricLink(other, one);
    }
}
