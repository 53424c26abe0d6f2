package org.rdma4j.host.diagnosis;

import java.util.List;

/**
 * Files that a snapshot has although no check needed them on this system: the examination of the copy may need them.
 */
final class Supplement {
    private static final List<String> OF_DEVICE = List.of("node_type", "node_guid", "fw_ver", "board_id", "hca_type");
    private static final List<String> OF_CARD =
            List.of("sriov_totalvfs", "sriov_numvfs", "sriov_drivers_autoprobe", "mlx4_port1", "mlx4_port2");

    private static final List<String> MODULES =
            List.of("ib_core", "ib_uverbs", "ib_umad", "rdma_cm", "rdma_ucm", "rdma_rxe", "nvidia_peermem", "nvidia");

    private Supplement() {}

    static void record(ExaminedSystem system) {
        for (String deviceName : RdmaDevices.of(system)) {
            OF_DEVICE.forEach(file -> system.text("/sys/class/infiniband/%s/%s".formatted(deviceName, file)));
            RdmaDevices.verbsName(system, deviceName)
                    .ifPresent(name -> system.text("/sys/class/infiniband_verbs/%s/abi_version".formatted(name)));
        }
        for (RdmaCard card : RdmaCards.of(system)) {
            OF_CARD.forEach(file -> system.text("/sys/bus/pci/devices/%s/%s".formatted(card.address(), file)));
            recordModule(system, card.kind().coreDriver());
            card.kind().verbsModules().forEach(module -> recordModule(system, module));
        }
        MODULES.forEach(module -> recordModule(system, module));
        List<String> interfaces = RdmaDevices.ports(system).stream()
                .flatMap(port -> GidTable.of(system, port).interfaces().stream())
                .distinct()
                .toList();
        interfaces.forEach(name -> system.isFolder("/sys/class/net/%s/bonding".formatted(name)));
        NetworkNamespaces.record(system, interfaces);
        KernelFolders.running(system).ifPresent(system::isFolder);
        for (String release : KernelFolders.others(system)) {
            KernelFolders.modules(system, release, "modules.dep");
        }
        KernelFolders.release(system).ifPresent(release -> KernelFolders.modules(system, release, "modules.dep"));
        Surroundings.of(system);
        ModprobeRules.against(system, "ib_core");
        Distribution.id(system);
        NetworkNamespaces.mode(system);
        LibibverbsReport.of(system);
    }

    private static void recordModule(ExaminedSystem system, String module) {
        if (system.isFolder("/sys/module/" + module)) {
            system.text("/sys/module/%s/taint".formatted(module));
            system.text("/sys/module/%s/version".formatted(module));
        }
    }
}
