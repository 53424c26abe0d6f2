package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdma4j.host.PortFolder;

/**
 * Physical functions whose card is a switch between its other functions: in the mode switchdev, as on the ARM side of a DPU.
 * Such a function has an RDMA device with a port for each function behind it, and no GIDs; RDMA runs on the others.
 */
final class EmbeddedSwitch {
    private static final String CARDS = "/sys/bus/pci/devices/";
    private static final String DRIVER = "mlx5_core";

    private EmbeddedSwitch() {}

    /** Why a port of a device has no place for a GID; empty where it has. */
    static Optional<PortFault> fault(ExaminedSystem system, PortFolder port, List<String> evidence) {
        Optional<RdmaCard> card = RdmaDevices.card(system, port.deviceName())
                .filter(found -> found.kind().coreDriver().equals(DRIVER) && !found.isVirtualFunction());
        if (card.isEmpty() || GidTable.hasEntries(system, port)) {
            return Optional.empty();
        }
        String address = card.get().address();
        boolean isSwitch = isSwitch(system, address);
        return Optional.of(new PortFault(
                port,
                PortFault.Kind.SWITCH,
                isSwitch ? "has no GIDs: its card is a switch (switchdev)" : "has no table of GIDs",
                (isSwitch ? "" : "Either RoCE is switched off for the card, or the card is a switch. ")
                        + "In the mode switchdev this function switches between the card's other functions, and RDMA runs on"
                        + " those alone: on a virtual function, or on a scalable function (SF), as on the ARM side of a"
                        + " BlueField.",
                evidence,
                List.of(
                        "devlink dev eswitch show pci/" + address,
                        "devlink dev param show pci/%s name enable_roce".formatted(address),
                        "rdma link show")));
    }

    /** Its network interfaces, and those that represent the other functions, belong to one switch. */
    private static boolean isSwitch(ExaminedSystem system, String address) {
        String interfaces = CARDS + address + "/net";
        return system.names(interfaces).stream()
                .anyMatch(name -> system.text(interfaces + "/" + name + "/phys_switch_id")
                        .filter(id -> !id.isEmpty())
                        .isPresent());
    }
}
