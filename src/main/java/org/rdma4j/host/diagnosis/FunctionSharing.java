package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdma4j.host.PortFolder;

/**
 * Functions of a card without an RDMA device of their own, because another function's device uses their port too: in a
 * bond of both (RoCE LAG), or as the second port of one device.
 */
final class FunctionSharing {
    private static final String NETWORK = "/sys/class/net/";

    private FunctionSharing() {}

    /** Whether a card has an RDMA device, its own or a shared one. */
    static boolean hasDevice(ExaminedSystem system, RdmaCard card) {
        return RdmaDevices.cards(system).contains(card.address())
                || sharedDevice(system, card).isPresent();
    }

    /** The device of another function to which this one belongs. */
    static Optional<String> sharedDevice(ExaminedSystem system, RdmaCard card) {
        if (card.isVirtualFunction()) {
            return Optional.empty();
        }
        return RdmaDevices.of(system).stream()
                .filter(deviceName -> RdmaDevices.card(system, deviceName)
                        .filter(other -> other.slot().equals(card.slot())
                                && !other.address().equals(card.address())
                                && !other.isVirtualFunction())
                        .isPresent())
                .filter(deviceName -> isShared(system, deviceName, card))
                .findFirst();
    }

    private static boolean isShared(ExaminedSystem system, String deviceName, RdmaCard card) {
        List<PortFolder> ports = RdmaDevices.ports(system).stream()
                .filter(port -> port.deviceName().equals(deviceName))
                .toList();
        return deviceName.contains("bond")
                || ports.size() > 1
                || ports.stream()
                        .flatMap(port -> GidTable.of(system, port).interfaces().stream())
                        .anyMatch(name -> isBond(system, name))
                || system.kernelLog().lines().stream()
                        .anyMatch(line -> line.contains(card.slot()) && line.contains("lag map"));
    }

    private static boolean isBond(ExaminedSystem system, String networkInterface) {
        return networkInterface.matches("bond\\d*|team\\d*")
                || system.isFolder(NETWORK + networkInterface + "/bonding")
                || system.exists("/proc/net/bonding/" + networkInterface);
    }
}
