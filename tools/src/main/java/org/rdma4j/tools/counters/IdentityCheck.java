package org.rdma4j.tools.counters;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.MadQuery;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.SubnetManagementClient;

/**
 * Checks whether a LID still belongs to the node whose counters are read there: NodeInfo is read by LID after the
 * counters. This detects a LID that another node got before or meanwhile, at the cost of one datagram for a node.
 *
 * @param subnet null for no check, where nothing but the address identifies the node
 */
record IdentityCheck(@Nullable SubnetManagementClient subnet) {
    /** No check. */
    static final IdentityCheck NONE = new IdentityCheck(null);

    /** What to ask; null for no check. */
    @Nullable
    MadQuery<NodeInfo> query(MadAddress address) {
        return subnet == null ? null : subnet.nodeInfoQuery(address.lid());
    }

    /** Why readings at this address do not belong to these ports; null if they do. */
    static @Nullable Failure failure(NodeInfo owner, MadAddress address, List<PortPlace> places) {
        PortPlace place = places.getFirst();
        Guid nodeGuid = place.node() == null ? owner.nodeGuid() : place.node().guid();
        boolean isSame = owner.nodeGuid().equals(nodeGuid)
                && (place.portGuid() == null || owner.portGuid().equals(place.portGuid()));
        return isSame
                ? null
                : new Failure(
                        Failure.Code.MOVED,
                        place.node(),
                        places.stream().map(PortPlace::port).toList(),
                        address.lid().value(),
                        "its LID now belongs to port GUID %s; the node is searched for again"
                                .formatted(owner.portGuid()));
    }
}
