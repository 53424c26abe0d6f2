package org.rdma4j.tools.devinfo;

import java.io.PrintStream;
import java.util.Locale;
import org.rdma4j.LinkLayer;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Device;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.GidType;
import org.rdma4j.verbs.attributes.PortAttributes;
import org.rdma4j.verbs.attributes.TransportType;

/** A port as ibv_devinfo prints it. */
final class PortText {
    private final PrintStream out;
    private final Device device;
    private final Context context;

    PortText(PrintStream out, Device device, Context context) {
        this.out = out;
        this.device = device;
        this.context = context;
    }

    void print(int port, boolean verbose) {
        PortAttributes attributes = context.portAttributes(port);
        out.printf(Locale.ROOT, "\t\tport:\t%d\n", port);
        out.printf(Locale.ROOT, "\t\t\tstate:\t\t\t%s (%d)\n", Wording.of(attributes.state()), attributes.stateValue());
        out.printf(
                Locale.ROOT,
                "\t\t\tmax_mtu:\t\t%s (%d)\n",
                Wording.of(attributes.maxMtu()),
                attributes.maxMtu().value());
        out.printf(
                Locale.ROOT,
                "\t\t\tactive_mtu:\t\t%s (%d)\n",
                Wording.of(attributes.activeMtu()),
                attributes.activeMtu().value());
        out.printf(
                Locale.ROOT,
                "\t\t\tsm_lid:\t\t\t%d\n",
                attributes.subnetManagerLid().value());
        out.printf(Locale.ROOT, "\t\t\tport_lid:\t\t%d\n", attributes.lid().value());
        out.printf(Locale.ROOT, "\t\t\tport_lmc:\t\t0x%02x\n", attributes.lidMaskControl());
        out.printf(Locale.ROOT, "\t\t\tlink_layer:\t\t%s\n", Wording.of(attributes.linkLayer()));
        if (verbose) {
            details(attributes);
            context.gidTable().stream()
                    .filter(entry -> entry.port() == port && entry.gid().interfaceId() != 0)
                    .forEach(entry -> gid(entry, attributes.linkLayer()));
        }
        out.printf(Locale.ROOT, "\n");
    }

    private void details(PortAttributes attributes) {
        out.printf(Locale.ROOT, "\t\t\tmax_msg_sz:\t\t0x%x\n", attributes.maxMessageSize());
        out.printf(
                Locale.ROOT,
                "\t\t\tport_cap_flags:\t\t0x%08x\n",
                attributes.capabilities().bits());
        out.printf(
                Locale.ROOT,
                "\t\t\tport_cap_flags2:\t0x%04x\n",
                attributes.extendedCapabilities().bits());
        out.printf(
                Locale.ROOT,
                "\t\t\tmax_vl_num:\t\t%s (%d)\n",
                Wording.of(attributes.maxVirtualLanes()),
                attributes.maxVirtualLanes().value());
        out.printf(Locale.ROOT, "\t\t\tbad_pkey_cntr:\t\t0x%x\n", attributes.partitionKeyViolations());
        out.printf(Locale.ROOT, "\t\t\tqkey_viol_cntr:\t\t0x%x\n", attributes.queueKeyViolations());
        out.printf(Locale.ROOT, "\t\t\tsm_sl:\t\t\t%d\n", attributes.subnetManagerServiceLevel());
        out.printf(Locale.ROOT, "\t\t\tpkey_tbl_len:\t\t%d\n", attributes.partitionKeyTableLength());
        out.printf(Locale.ROOT, "\t\t\tgid_tbl_len:\t\t%d\n", attributes.gidTableLength());
        out.printf(Locale.ROOT, "\t\t\tsubnet_timeout:\t\t%d\n", attributes.subnetTimeout());
        out.printf(Locale.ROOT, "\t\t\tinit_type_reply:\t%d\n", attributes.initTypeReply());
        out.printf(
                Locale.ROOT,
                "\t\t\tactive_width:\t\t%sX (%d)\n",
                Wording.of(attributes.activeWidth()),
                attributes.activeWidth().value());
        out.printf(
                Locale.ROOT,
                "\t\t\tactive_speed:\t\t%s (%d)\n",
                Wording.of(attributes.activeSpeed()),
                attributes.activeSpeed().value());
        if (device.transportType() == TransportType.INFINIBAND) {
            out.printf(
                    Locale.ROOT,
                    "\t\t\tphys_state:\t\t%s (%d)\n",
                    Wording.of(attributes.physicalState()),
                    attributes.physicalStateValue());
        }
    }

    /** Only GIDs on Ethernet have types. GIDs of RoCE v2 are written as IP addresses. */
    private void gid(GidEntry entry, LinkLayer linkLayer) {
        boolean routed = entry.type() != GidType.INFINIBAND && entry.type() != GidType.ROCE_V1;
        String type = linkLayer == LinkLayer.ETHERNET ? routed ? ", RoCE v2" : ", RoCE v1" : "";
        String gid = routed ? GidText.compressed(entry.gid()) : GidText.full(entry.gid());
        out.printf(Locale.ROOT, "\t\t\tGID[%3d]:\t\t%s%s\n", entry.index(), gid, type);
    }
}
