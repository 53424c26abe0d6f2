package org.rdma4j.tools.counters;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.SubnetManagementClient;

/** Checks whether a LID still belongs to the node whose counters are read there. */
@FunctionalInterface
interface IdentityCheck {
    /** No check, if nothing but the address identifies the node. */
    IdentityCheck NONE = (address, places) -> null;

    /** Why readings at this address do not belong, or may not belong, to these ports; null if they do. */
    @Nullable
    Failure failure(MadAddress address, List<PortPlace> places);

    /**
     * Reads NodeInfo by LID after the counters were read. This detects a LID that another node got before or meanwhile,
     * at the cost of one datagram for a node.
     */
    static IdentityCheck byNodeInfo(SubnetManagementClient subnet) {
        return (address, places) -> {
            PortPlace place = places.getFirst();
            List<Integer> ports = places.stream().map(PortPlace::port).toList();
            try {
                NodeInfo owner = nodeInfo(subnet, address.lid());
                Guid nodeGuid =
                        place.node() == null ? owner.nodeGuid() : place.node().guid();
                boolean isSame = owner.nodeGuid().equals(nodeGuid)
                        && (place.portGuid() == null || owner.portGuid().equals(place.portGuid()));
                return isSame
                        ? null
                        : new Failure(
                                Failure.Code.MOVED,
                                place.node(),
                                ports,
                                address.lid().value(),
                                "its LID now belongs to port GUID %s; it is looked for anew"
                                        .formatted(owner.portGuid()));
            } catch (RdmaException e) {
                return Failure.of(e, place.node(), ports, address.lid().value());
            }
        };
    }

    /** The node has just responded with its counters: a second loss in a row is improbable. */
    private static NodeInfo nodeInfo(SubnetManagementClient subnet, Lid lid) {
        try {
            return subnet.nodeInfo(lid);
        } catch (RdmaException e) {
            if (!Failure.isTimeout(e)) {
                throw e;
            }
            return subnet.nodeInfo(lid);
        }
    }
}
