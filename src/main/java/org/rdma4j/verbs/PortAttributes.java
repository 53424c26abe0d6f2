package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.Lid;
import org.rdma4j.LinkLayer;
import org.rdma4j.Mtu;
import org.rdma4j.PortState;
import org.rdma4j.bindings.verbs.ibv_port_attr;

/**
 * What a port is and how it is configured at the moment. See {@code man ibv_query_port}.
 *
 * @param state the logical state
 * @param maxMtu the largest MTU that the port supports
 * @param activeMtu the MTU in force
 * @param gidTableLength how many entries the GID table has
 * @param capabilityMask the port's capabilities, as bits of {@code enum ibv_port_cap_flags}
 * @param maxMessageSize the longest message, in octets
 * @param partitionKeyTableLength how many entries the partition key table has
 * @param lid the LID; 0 on RoCE and where no subnet manager has given one
 * @param subnetManagerLid the LID of the subnet manager; 0 on RoCE and where there is none
 * @param linkLayer what the port speaks on the wire
 */
public record PortAttributes(
        PortState state,
        Mtu maxMtu,
        Mtu activeMtu,
        int gidTableLength,
        int capabilityMask,
        long maxMessageSize,
        int partitionKeyTableLength,
        Lid lid,
        Lid subnetManagerLid,
        LinkLayer linkLayer) {

    static PortAttributes read(MemorySegment attributes) {
        return new PortAttributes(
                new PortState(ibv_port_attr.state(attributes)),
                new Mtu(ibv_port_attr.max_mtu(attributes)),
                new Mtu(ibv_port_attr.active_mtu(attributes)),
                ibv_port_attr.gid_tbl_len(attributes),
                ibv_port_attr.port_cap_flags(attributes),
                Integer.toUnsignedLong(ibv_port_attr.max_msg_sz(attributes)),
                Short.toUnsignedInt(ibv_port_attr.pkey_tbl_len(attributes)),
                Lid.of(Short.toUnsignedInt(ibv_port_attr.lid(attributes))),
                Lid.of(Short.toUnsignedInt(ibv_port_attr.sm_lid(attributes))),
                new LinkLayer(Byte.toUnsignedInt(ibv_port_attr.link_layer(attributes))));
    }
}
