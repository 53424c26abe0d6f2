package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rdma4j.LinkLayer;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.mad.UmadPortAttributes;

/**
 * The port for subnet management. It is the same as for everything else, except on XDR cards: the kernel shows those as
 * two devices with the same port GUID. One of them, as {@code smi1}, has only queue pair 0, and the other one has no
 * queue pair 0.
 *
 * @param port the port
 * @param isOwn whether it was opened for this purpose, and must be closed
 */
record SubnetManagementPort(UmadPort port, boolean isOwn) implements AutoCloseable {
    /** The most planes that a card has. */
    private static final int MOST_PORTS = 8;

    /**
     * Finds the port.
     *
     * @throws RdmaException if neither the port nor another with its GUID takes subnet management
     */
    static SubnetManagementPort of(UmadPort port) {
        try {
            port.register(ManagementClass.SUBNET_DIRECTED_ROUTE).close();
            return new SubnetManagementPort(port, false);
        } catch (RdmaException refusal) {
            return sibling(port.attributes(), attributes(), SubnetManagementPort::takesSubnetManagement)
                    .map(found -> UmadPort.open(found.deviceName(), found.portNumber()))
                    .map(found -> new SubnetManagementPort(found, true))
                    .orElseThrow(() -> refusal);
        }
    }

    /** Another port with the same GUID that takes subnet management. */
    static Optional<UmadPortAttributes> sibling(
            UmadPortAttributes own, List<UmadPortAttributes> all, Predicate<UmadPortAttributes> takes) {
        return all.stream()
                .filter(other -> !other.deviceName().equals(own.deviceName()))
                .filter(other -> other.linkLayer() == LinkLayer.INFINIBAND)
                .filter(other -> other.gid().interfaceId() == own.gid().interfaceId())
                .filter(takes)
                .findFirst();
    }

    private static List<UmadPortAttributes> attributes() {
        List<UmadPortAttributes> attributes = new ArrayList<>();
        for (String name : UmadPort.deviceNames()) {
            try {
                for (int number = 1; number <= MOST_PORTS; number++) {
                    try (UmadPort port = UmadPort.open(name, number)) {
                        attributes.add(port.attributes());
                    }
                }
            } catch (RdmaException _) {
                // The device has no more ports, or none that can be opened.
            }
        }
        return attributes;
    }

    private static boolean takesSubnetManagement(UmadPortAttributes attributes) {
        try (UmadPort port = UmadPort.open(attributes.deviceName(), attributes.portNumber())) {
            port.register(ManagementClass.SUBNET_DIRECTED_ROUTE).close();
            return true;
        } catch (RdmaException _) {
            return false;
        }
    }

    @Override
    public void close() {
        if (isOwn) {
            port.close();
        }
    }
}
