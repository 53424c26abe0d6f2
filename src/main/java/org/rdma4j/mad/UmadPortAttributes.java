package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.LinkLayer;
import org.rdma4j.PortState;
import org.rdma4j.internal.numbers.RecordText;

/**
 * The attributes of a local port: {@code umad_port_t} of umad_get_port(3), which reads sysfs.
 *
 * @param deviceName the channel adapter, as {@code mlx5_0}
 * @param portNumber from 1; 0 for a switch's own port
 * @param lid the port's base LID; 0 where no subnet manager has given it one, and on RoCE
 * @param lidMaskControl how many low bits of the LID are free: the port has 2 to the power of this many LIDs
 * @param subnetManagerLid where the subnet manager is; 0 where none is known
 * @param subnetManagerServiceLevel the service level to reach it with
 * @param stateValue the number of the logical {@link #state}
 * @param rate in Gb/s, rounded down
 * @param gid the port's first GID: the subnet's prefix and the port's GUID
 * @param linkLayer the link layer
 */
public record UmadPortAttributes(
        String deviceName,
        int portNumber,
        Lid lid,
        int lidMaskControl,
        Lid subnetManagerLid,
        int subnetManagerServiceLevel,
        int stateValue,
        int rate,
        Gid gid,
        LinkLayer linkLayer) {
    /**
     * The logical state.
     *
     * @return the constant; {@link PortState#UNKNOWN} for a number that this version does not know
     */
    public PortState state() {
        return PortState.of(stateValue);
    }

    /** All values; the state by name. */
    @Override
    public String toString() {
        return RecordText.of(this, Map.of("stateValue", PortState.describe(stateValue)));
    }

    /** Copies the C structure. */
    static UmadPortAttributes of(MemorySegment memory) {
        UmadPortFields port = new UmadPortFields(memory);
        return new UmadPortAttributes(
                port.name(UmadPortFields.CA_NAME),
                port.number(UmadPortFields.PORT_NUMBER),
                Lid.of(port.number(UmadPortFields.BASE_LID)),
                port.number(UmadPortFields.LID_MASK_CONTROL),
                Lid.of(port.number(UmadPortFields.SUBNET_MANAGER_LID)),
                port.number(UmadPortFields.SUBNET_MANAGER_SERVICE_LEVEL),
                port.number(UmadPortFields.STATE),
                port.number(UmadPortFields.RATE),
                new Gid(port.bigEndian(UmadPortFields.GID_PREFIX), port.bigEndian(UmadPortFields.PORT_GUID)),
                linkLayer(port.name(UmadPortFields.LINK_LAYER)));
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
