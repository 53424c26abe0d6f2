package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.LinkLayer;
import org.rdma4j.PortState;
import org.rdma4j.bindings.umad.umad_port;

/**
 * What the kernel says of a local port: {@code umad_port_t} of umad_get_port(3), which reads sysfs.
 *
 * @param caName the channel adapter, as {@code mlx5_0}
 * @param portNumber from 1; 0 for a switch's own port
 * @param lid the port's base LID; 0 where no subnet manager has given it one, and on RoCE
 * @param lidMaskControl how many low bits of the LID are free: the port answers to 2 to the power of this many LIDs
 * @param subnetManagerLid where the subnet manager is; 0 where none is known
 * @param subnetManagerServiceLevel the service level to reach it with
 * @param state the logical state
 * @param rate in Gb/s, rounded down
 * @param gid the port's first GID: the subnet's prefix and the port's GUID
 * @param linkLayer what the port speaks
 */
public record UmadPortAttributes(
        String caName,
        int portNumber,
        Lid lid,
        int lidMaskControl,
        Lid subnetManagerLid,
        int subnetManagerServiceLevel,
        PortState state,
        int rate,
        Gid gid,
        LinkLayer linkLayer) {

    /** Copies the C structure. */
    static UmadPortAttributes of(MemorySegment port) {
        return new UmadPortAttributes(
                umad_port.ca_name(port).getString(0),
                umad_port.portnum(port),
                Lid.of(umad_port.base_lid(port)),
                umad_port.lmc(port),
                Lid.of(umad_port.sm_lid(port)),
                umad_port.sm_sl(port),
                new PortState(umad_port.state(port)),
                umad_port.rate(port),
                new Gid(
                        port.get(MadOctets.U64, umad_port.gid_prefix$offset()),
                        port.get(MadOctets.U64, umad_port.port_guid$offset())),
                linkLayer(umad_port.link_layer(port).getString(0)));
    }

    /** sysfs spells it out; libibumad writes "IB" where a kernel has no such file. */
    private static LinkLayer linkLayer(String name) {
        return switch (name) {
            case "InfiniBand", "IB" -> LinkLayer.INFINIBAND;
            case "Ethernet" -> LinkLayer.ETHERNET;
            default -> LinkLayer.UNSPECIFIED;
        };
    }
}
