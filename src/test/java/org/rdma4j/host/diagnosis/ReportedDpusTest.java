package org.rdma4j.host.diagnosis;

import static org.rdma4j.host.diagnosis.CopiedSystem.bare;
import static org.rdma4j.host.diagnosis.ReportedMachine.broken;
import static org.rdma4j.host.diagnosis.ReportedMachine.good;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.ETHERNET;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.mlx5;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cards in switch mode, and cards with their own processors (DPUs), seen from both sides. */
class ReportedDpusTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"switches", "hosts"})
    void theFirstFindingNamesTheFault(ReportedMachine machine) throws Exception {
        machine.assertIsJudgedRight(folder);
    }

    /** A physical function in switchdev mode: one device without GIDs, with a port for each function behind it. */
    private static CopiedSystem physical(CopiedSystem system, int function, String... ports) throws IOException {
        String address = "0000:03:00." + function;
        String device = "mlx5_" + function;
        system.device(device, address, function)
                .file(
                        "/sys/bus/pci/devices/%s/net/p%d/phys_switch_id".formatted(address, function),
                        "0123456789abcdef");
        for (String port : ports) {
            String place = "/sys/class/infiniband/%s/ports/%s".formatted(device, port);
            system.file(place + "/state", "4: ACTIVE")
                    .file(place + "/link_layer", "Ethernet")
                    .file(place + "/rate", "100 Gb/sec (4X EDR)");
        }
        return system;
    }

    /** The ARM side of a BlueField-2, where RDMA runs on the scalable functions. */
    private static CopiedSystem armSide(Path folder) throws IOException {
        CopiedSystem system = bare(folder, "5.4.0-1049-bluefield")
                .alsoModules("mlx5_core", "mlx5_ib")
                .provider("mlx5")
                .card("0000:03:00.0", "15b3:a2d6", ETHERNET, "mlx5_core")
                .card("0000:03:00.1", "15b3:a2d6", ETHERNET, "mlx5_core");
        physical(system, 0, "1", "2", "67");
        physical(system, 1, "1", "2", "67");
        return system.device("mlx5_2", "mlx5_core.sf.2", 2).roce("mlx5_2", "enp3s0f0s0");
    }

    static Stream<ReportedMachine> switches() {
        return Stream.of(
                good(
                        "MrBr-github/lshca#57, openucx/ucx#5965",
                        ReportedDpusTest::armSide,
                        "6 ports, each of which has no GIDs: its card is a switch (switchdev)",
                        "ip address add",
                        "mode legacy"),
                broken(
                        "MrBr-github/lshca#57 without a scalable function",
                        folder -> armSide(folder)
                                .without("/sys/class/infiniband/mlx5_2")
                                .without("/sys/class/infiniband_verbs/uverbs2"),
                        "RDMA runs on those alone"),
                good(
                        "Mellanox/scalablefunctions#2",
                        folder -> physical(
                                mlx5(folder, "5.13.0", "15b3:101b", ETHERNET)
                                        .roce("mlx5_0", "ens1f0")
                                        .card("0000:03:00.1", "15b3:101b", ETHERNET, "mlx5_core"),
                                1,
                                "1"),
                        "mlx5_1, port 1 has no GIDs: its card is a switch (switchdev)"),
                good(
                        "Mellanox/scalablefunctions#2, in a copy without the network interfaces",
                        folder -> physical(
                                        mlx5(folder, "5.13.0", "15b3:101b", ETHERNET)
                                                .roce("mlx5_0", "ens1f0")
                                                .card("0000:03:00.1", "15b3:101b", ETHERNET, "mlx5_core"),
                                        1,
                                        "1")
                                .without("/sys/bus/pci/devices/0000:03:00.1/net"),
                        "Either RoCE is switched off for the card, or the card is a switch"));
    }

    static Stream<ReportedMachine> hosts() {
        return Stream.of(
                good(
                        "Mellanox/k8s-rdma-shared-dev-plugin#103",
                        folder -> mlx5(folder, "5.15.0-100-generic", "15b3:a2d2", ETHERNET)
                                .roce("mlx5_0", "ens1f0")
                                .card("0000:3b:00.2", "15b3:c2d2", "0x080100", "")
                                .card("0000:5e:00.0", "8086:1572", ETHERNET, "i40e")
                                .card("0000:5f:00.0", "8086:1563", ETHERNET, "ixgbe"),
                        "",
                        "Intel",
                        "network function"),
                broken(
                        "NVIDIA's documentation: the host's driver waits for that of the ARM side",
                        folder -> bare(folder, "5.15.0-100-generic")
                                .alsoModules("mlx5_core", "mlx5_ib")
                                .card("0000:3b:00.0", "15b3:a2d6", ETHERNET, "")
                                .log(
                                        "[  121.3] mlx5_core 0000:3b:00.0: Firmware over 120000 MS in pre-initializing state, aborting",
                                        "[  121.4] mlx5_core: probe of 0000:3b:00.0 failed with error -16"),
                        "look at that system first",
                        "burn it again"),
                broken(
                        "NVIDIA's documentation: the link waits for the virtual switch of the ARM side",
                        folder -> mlx5(folder, "5.15.0-100-generic", "15b3:a2dc", ETHERNET)
                                .port("mlx5_0", "1: DOWN", "3: Disabled", "Ethernet", "0x0", "100 Gb/sec (4X EDR)")
                                .gid("mlx5_0", 0, GidKind.LINK_LOCAL, "RoCE v2", "ens1f0np0"),
                        "the virtual switch on the card's ARM side"),
                broken(
                        "NVIDIA's documentation: no function is given to the host",
                        folder -> bare(folder, "5.15.0-100-generic")
                                .withoutClasses()
                                .alsoModules("mlx5_core", "mlx5_ib")
                                .card("0000:3b:00.0", "15b3:c2d3", "0x080100", ""),
                        "shows its management interface here, and no network function",
                        "there is no RDMA card"));
    }
}
