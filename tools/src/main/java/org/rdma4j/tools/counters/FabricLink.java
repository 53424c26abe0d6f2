package org.rdma4j.tools.counters;

import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;

/**
 * A cable between two ports. The order of its ends does not matter.
 *
 * @param first the end with the smaller GUID, or of the same node the smaller port
 * @param second the other
 */
record FabricLink(End first, End second) {
    @Override
    public int hashCode() {
        return 31 * first.hashCode() + second.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FabricLink link && link.first.equals(first) && link.second.equals(second);
    }

    /** A port: its node's GUID and its number. */
    record End(Guid node, int port) {
        /** Written out, as those of the node: the methods of records are linked at their first call, for milliseconds. */
        @Override
        public int hashCode() {
            return 31 * node.hashCode() + port;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof End end && end.port == port && end.node.equals(node);
        }

        private boolean isBefore(End other) {
            int order = Long.compareUnsigned(node.value(), other.node.value());
            return order < 0 || (order == 0 && port <= other.port);
        }
    }

    static FabricLink between(End one, End other) {
        return one.isBefore(other) ? new FabricLink(one, other) : new FabricLink(other, one);
    }
}
