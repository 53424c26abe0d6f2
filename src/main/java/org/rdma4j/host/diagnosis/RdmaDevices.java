package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rdma4j.host.PortFolder;

/** The RDMA devices that the kernel has made, as sysfs lists them. */
final class RdmaDevices {
    private static final String FOLDER = "/sys/class/infiniband";
    private static final String VERBS = "/sys/class/infiniband_verbs";

    /** The kernel's numbers of kinds of nodes: RDMA_NODE_RNIC, and those of usNIC and of vendors. */
    private static final String IWARP_NODE = "4:";

    private static final Set<String> OTHER_NODES = Set.of("5:", "6:", "7:");
    private static final Set<String> IWARP_PROVIDERS = Set.of("siw", "cxgb4", "i40iw", "erdma");
    private static final Set<String> OTHER_PROVIDERS = Set.of("efa", "mana");

    private RdmaDevices() {}

    static List<String> of(ExaminedSystem system) {
        return system.once("devices", () -> system.names(FOLDER));
    }

    /** The PCI address of a device's card; another name for a device without a card. */
    static Optional<String> cardOf(ExaminedSystem system, String deviceName) {
        return system.linkedName(FOLDER + "/" + deviceName + "/device");
    }

    /** The addresses of all cards that devices belong to. */
    static Set<String> cards(ExaminedSystem system) {
        return of(system).stream()
                .flatMap(deviceName -> cardOf(system, deviceName).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The card that a device belongs to, if it is known. */
    static Optional<RdmaCard> card(ExaminedSystem system, String deviceName) {
        return cardOf(system, deviceName).flatMap(address -> RdmaCards.at(system, address));
    }

    /** The providers of libibverbs, one of which must serve the device; empty if they are unknown. */
    static List<String> providers(ExaminedSystem system, String deviceName) {
        // By the card, because an administrator or udev may give devices any name.
        Optional<RdmaCard> card = card(system, deviceName);
        if (card.isPresent()) {
            return card.get().kind().providers();
        }
        // A scalable function (SF) is not a PCI function: its device is named after the driver of the card.
        if (cardOf(system, deviceName)
                .filter(name -> name.startsWith("mlx5_core.sf."))
                .isPresent()) {
            return List.of("mlx5");
        }
        // Devices without a card are named after their drivers, and their providers too.
        return List.of("rxe", "siw").stream().filter(deviceName::startsWith).toList();
    }

    /** The name of the device's verbs node, as {@code uverbs0}; empty where the kernel has made none. */
    static Optional<String> verbsName(ExaminedSystem system, String deviceName) {
        return system.names(VERBS).stream()
                .filter(name -> name.matches("uverbs\\d{1,6}"))
                .filter(name -> system.text(VERBS + "/" + name + "/ibdev").equals(Optional.of(deviceName)))
                .findFirst();
    }

    /** Whether it carries only management datagrams, like the smi devices of XDR cards. */
    static boolean isForManagement(ExaminedSystem system, String deviceName) {
        Optional<String> card = cardOf(system, deviceName);
        return deviceName.matches("smi\\d+")
                || (card.isPresent()
                        && verbsName(system, deviceName).isEmpty()
                        && of(system).stream()
                                .anyMatch(other -> !other.equals(deviceName)
                                        && cardOf(system, other).equals(card)
                                        && verbsName(system, other).isPresent()));
    }

    /** Whether it belongs to a virtual function, whose ports the host of the card configures. */
    static boolean isVirtualFunction(ExaminedSystem system, String deviceName) {
        return card(system, deviceName).filter(RdmaCard::isVirtualFunction).isPresent();
    }

    static Transport transport(ExaminedSystem system, PortFolder port) {
        String nodeType =
                system.text(FOLDER + "/" + port.deviceName() + "/node_type").orElse("");
        if (nodeType.startsWith(IWARP_NODE)) {
            return Transport.IWARP;
        }
        if (OTHER_NODES.stream().anyMatch(nodeType::startsWith)) {
            return Transport.OTHER;
        }
        List<String> providers = providers(system, port.deviceName());
        boolean isWithoutProvider = card(system, port.deviceName())
                .filter(card -> card.kind().providers().isEmpty())
                .isPresent();
        if (isWithoutProvider || providers.stream().anyMatch(OTHER_PROVIDERS::contains)) {
            return Transport.OTHER;
        }
        String linkLayer = system.text(port.path() + "/link_layer").orElse("");
        if (linkLayer.equals("Ethernet")) {
            return isIwarp(system, port, providers) ? Transport.IWARP : Transport.ROCE;
        }
        if (!linkLayer.equals("InfiniBand") && !linkLayer.isEmpty()) {
            return Transport.OTHER;
        }
        return providers.contains("hfi1verbs") ? Transport.OMNI_PATH : Transport.INFINIBAND;
    }

    /** If the kind of the node was not recorded. Intel's cards speak RoCE or iWARP; an iWARP port has only one GID. */
    private static boolean isIwarp(ExaminedSystem system, PortFolder port, List<String> providers) {
        if (providers.contains("irdma")) {
            GidTable gids = GidTable.of(system, port);
            return gids.size() == 1 && !gids.types().contains("RoCE v2");
        }
        return IWARP_PROVIDERS.containsAll(providers) && !providers.isEmpty();
    }

    /** All ports, in the order of their devices. */
    static List<PortFolder> ports(ExaminedSystem system) {
        return system.once("ports", () -> findPorts(system));
    }

    private static List<PortFolder> findPorts(ExaminedSystem system) {
        List<PortFolder> ports = new ArrayList<>();
        for (String deviceName : of(system)) {
            for (String number : system.names(FOLDER + "/" + deviceName + "/ports")) {
                if (number.matches("\\d{1,3}")) {
                    ports.add(new PortFolder(deviceName, Integer.parseInt(number)));
                }
            }
        }
        return ports;
    }
}
