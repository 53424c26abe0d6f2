package org.rdma4j.internal.query;

import java.lang.foreign.MemorySegment;
import org.rdma4j.Lid;
import org.rdma4j.Mtu;
import org.rdma4j.bindings.verbs.ibv_port_attr;
import org.rdma4j.verbs.attributes.ExtendedPortCapability;
import org.rdma4j.verbs.attributes.FlagSet;
import org.rdma4j.verbs.attributes.LinkSpeed;
import org.rdma4j.verbs.attributes.LinkWidth;
import org.rdma4j.verbs.attributes.PortAttributes;
import org.rdma4j.verbs.attributes.PortCapability;
import org.rdma4j.verbs.attributes.PortFlag;
import org.rdma4j.verbs.attributes.VirtualLanes;

/** Reads {@code struct ibv_port_attr}. */
final class PortAttributesReader {
    private PortAttributesReader() {}

    public static PortAttributes read(MemorySegment attributes) {
        return new PortAttributes(
                ibv_port_attr.state(attributes),
                new Mtu(ibv_port_attr.max_mtu(attributes)),
                new Mtu(ibv_port_attr.active_mtu(attributes)),
                ibv_port_attr.gid_tbl_len(attributes),
                FlagSet.of(PortCapability.class, Integer.toUnsignedLong(ibv_port_attr.port_cap_flags(attributes))),
                FlagSet.of(
                        ExtendedPortCapability.class, Short.toUnsignedLong(ibv_port_attr.port_cap_flags2(attributes))),
                Integer.toUnsignedLong(ibv_port_attr.max_msg_sz(attributes)),
                Integer.toUnsignedLong(ibv_port_attr.bad_pkey_cntr(attributes)),
                Integer.toUnsignedLong(ibv_port_attr.qkey_viol_cntr(attributes)),
                Short.toUnsignedInt(ibv_port_attr.pkey_tbl_len(attributes)),
                Lid.of(Short.toUnsignedInt(ibv_port_attr.lid(attributes))),
                Byte.toUnsignedInt(ibv_port_attr.lmc(attributes)),
                Lid.of(Short.toUnsignedInt(ibv_port_attr.sm_lid(attributes))),
                Byte.toUnsignedInt(ibv_port_attr.sm_sl(attributes)),
                new VirtualLanes(Byte.toUnsignedInt(ibv_port_attr.max_vl_num(attributes))),
                Byte.toUnsignedInt(ibv_port_attr.subnet_timeout(attributes)),
                Byte.toUnsignedInt(ibv_port_attr.init_type_reply(attributes)),
                new LinkWidth(Byte.toUnsignedInt(ibv_port_attr.active_width(attributes))),
                new LinkSpeed(Byte.toUnsignedInt(ibv_port_attr.active_speed(attributes))),
                Byte.toUnsignedInt(ibv_port_attr.phys_state(attributes)),
                Byte.toUnsignedInt(ibv_port_attr.link_layer(attributes)),
                FlagSet.of(PortFlag.class, Byte.toUnsignedLong(ibv_port_attr.flags(attributes))));
    }
}
