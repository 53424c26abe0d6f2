package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdma4j.host.PortFolder;
import org.rdma4j.internal.host.KernelRelease;

/** The rules of ports that follow a network interface: those of RoCE and of iWARP. */
final class EthernetPort {
    /** The first kernel whose sysfs has the interface of each GID. */
    private static final int MAJOR = 4;

    private static final int MINOR = 5;

    private EthernetPort() {}

    static Optional<PortFault> fault(ExaminedSystem system, PortFolder port, String state) {
        GidTable gids = GidTable.of(system, port);
        List<String> evidence = List.of(
                "state: " + state,
                "GIDs: " + gids.kinds(),
                "types: " + gids.types(),
                "interfaces: " + gids.interfaces());
        Optional<PortFault> ofSwitch = EmbeddedSwitch.fault(system, port, evidence);
        if (ofSwitch.isPresent()) {
            return ofSwitch;
        }
        String networkInterface =
                gids.interfaces().isEmpty() ? "INTERFACE" : gids.interfaces().first();
        if (!state.equals("ACTIVE")) {
            return Optional.of(new PortFault(
                    port,
                    PortFault.Kind.DOWN,
                    "is " + state,
                    "On Ethernet the port follows its network interface, which is down or has no link."
                            + (isOfDpu(system, port)
                                    ? " On the host of a BlueField in DPU mode, the link also waits for the virtual switch on"
                                            + " the card's ARM side."
                                    : ""),
                    evidence,
                    List.of("rdma link show", "ip link set %s up".formatted(networkInterface))));
        }
        if (gids.size() == 0) {
            return Optional.of(new PortFault(
                    port,
                    PortFault.Kind.WITHOUT_ADDRESS,
                    "has no GID",
                    "GIDs come from the addresses of the network interface: it has none, not even a link-local one.",
                    evidence,
                    List.of("rdma link show", "ip address add ADDRESS/PREFIX dev " + networkInterface)));
        }
        return isElsewhere(system, gids) ? Optional.of(elsewhere(port, evidence)) : Optional.empty();
    }

    private static boolean isOfDpu(ExaminedSystem system, PortFolder port) {
        return RdmaDevices.card(system, port.deviceName())
                .filter(RdmaCard::isDpu)
                .isPresent();
    }

    /** Either the kernel does not show the interfaces of the GIDs, or shows interfaces that are not here. */
    private static boolean isElsewhere(ExaminedSystem system, GidTable gids) {
        boolean tells = KernelFolders.release(system)
                .flatMap(KernelRelease::parse)
                .filter(kernel ->
                        kernel.version() > MAJOR || (kernel.version() == MAJOR && kernel.patchLevel() >= MINOR))
                .isPresent();
        return gids.interfaces().isEmpty()
                ? tells && gids.types().isEmpty()
                : gids.interfaces().stream().allMatch(name -> NetworkNamespaces.isElsewhere(system, name));
    }

    private static PortFault elsewhere(PortFolder port, List<String> evidence) {
        return new PortFault(
                port,
                PortFault.Kind.ADDRESS_ELSEWHERE,
                "has no usable GID in this network namespace",
                "It has GIDs, and the network interfaces that they belong to are in another network namespace: connections"
                        + " fail with EINVAL when a queue pair is made ready. A pod needs the host's network, or an interface"
                        + " of this card of its own (macvlan or SR-IOV plugin); with exclusive RDMA namespaces the device"
                        + " moves with the pod.",
                evidence,
                List.of(
                        "rdma system",
                        "start the pod with hostNetwork: true, or the container with --network host",
                        "or: give it an interface by the macvlan, ipvlan or SR-IOV plugin"));
    }
}
