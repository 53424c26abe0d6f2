package org.rdma4j.verbs.attributes;

import java.util.Map;
import org.rdma4j.Lid;
import org.rdma4j.LinkLayer;
import org.rdma4j.Mtu;
import org.rdma4j.PortState;
import org.rdma4j.internal.numbers.RecordText;

/**
 * The properties and the present configuration of a port. See {@code man ibv_query_port}.
 *
 * @param stateValue the number of the logical {@link #state}
 * @param maxMtu the largest MTU that the port supports
 * @param activeMtu the MTU in force
 * @param gidTableLength how many entries the GID table has
 * @param capabilities what the port can do
 * @param extendedCapabilities what else it can do
 * @param maxMessageSize the longest message, in bytes
 * @param partitionKeyViolations how many packets had a wrong P_Key
 * @param queueKeyViolations how many packets had a wrong Q_Key
 * @param partitionKeyTableLength how many entries the partition key table has
 * @param lid the LID; 0 on RoCE and where no subnet manager has given one
 * @param lidMaskControl how many low bits of the LID are free: the port answers to 2 to the power of this many LIDs
 * @param subnetManagerLid the LID of the subnet manager; 0 on RoCE and where there is none
 * @param subnetManagerServiceLevel the service level to reach the subnet manager with
 * @param maxVirtualLanes how many virtual lanes
 * @param subnetTimeout how long a packet takes through the subnet at most: 4.096 us times 2 to the power of this
 * @param initTypeReply which initialization the subnet manager has done, as bits of the InitTypeReply of PortInfo
 * @param activeWidth how many lanes the link has
 * @param activeSpeed how fast each lane is
 * @param physicalStateValue the number of the {@link #physicalState}
 * @param linkLayerValue the number of the {@link #linkLayer}
 * @param flags what it requires of its users
 */
public record PortAttributes(
        int stateValue,
        Mtu maxMtu,
        Mtu activeMtu,
        int gidTableLength,
        FlagSet<PortCapability> capabilities,
        FlagSet<ExtendedPortCapability> extendedCapabilities,
        long maxMessageSize,
        long partitionKeyViolations,
        long queueKeyViolations,
        int partitionKeyTableLength,
        Lid lid,
        int lidMaskControl,
        Lid subnetManagerLid,
        int subnetManagerServiceLevel,
        VirtualLanes maxVirtualLanes,
        int subnetTimeout,
        int initTypeReply,
        LinkWidth activeWidth,
        LinkSpeed activeSpeed,
        int physicalStateValue,
        int linkLayerValue,
        FlagSet<PortFlag> flags) {
    /** All values; states and link layer by name. */
    @Override
    public String toString() {
        return RecordText.of(
                this,
                Map.of(
                        "stateValue", PortState.describe(stateValue),
                        "physicalStateValue", PhysicalPortState.describe(physicalStateValue),
                        "linkLayerValue", LinkLayer.describe(linkLayerValue)));
    }

    /**
     * The logical state.
     *
     * @return the constant; {@link PortState#UNKNOWN} for a number that this version does not know
     */
    public PortState state() {
        return PortState.of(stateValue);
    }

    /**
     * The physical state.
     *
     * @return the constant; {@link PhysicalPortState#UNKNOWN} for a number that this version does not know
     */
    public PhysicalPortState physicalState() {
        return PhysicalPortState.of(physicalStateValue);
    }

    /**
     * The link layer.
     *
     * @return the constant; {@link LinkLayer#UNKNOWN} for a number that this version does not know
     */
    public LinkLayer linkLayer() {
        return LinkLayer.of(linkLayerValue);
    }
}
