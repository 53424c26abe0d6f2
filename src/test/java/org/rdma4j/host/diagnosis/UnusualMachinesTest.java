package org.rdma4j.host.diagnosis;

import static org.rdma4j.host.diagnosis.ExpectedReports.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines with what the others have not; {@link ExpectedReports} has what is said of each. */
class UnusualMachinesTest {
    private static final String ETHERNET = "0x020000";
    private static final String INFINIBAND = "0x020700";
    private static final String RATE = "100 Gb/sec (4X EDR)";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"nodes", "cards"})
    void isJudgedAsExpected(String name, ReportedMachine.Facts machine) throws Exception {
        ExpectedReports.assertHas(name, machine, folder);
    }

    private static CopiedSystem infiniband(Path folder) throws IOException {
        return KindsOfTroubleTest.infiniband(folder);
    }

    /** The umad node of the first device, and the recorded result of opening it. */
    private static CopiedSystem umad(CopiedSystem system, String node) throws IOException {
        return system.file("/sys/class/infiniband_mad/umad0/dev", "231:0")
                .file("/sys/class/infiniband_mad/umad0/ibdev", "mlx5_0")
                .file("/rdma4j/nodes/umad0", node);
    }

    /** A container that has none of the nodes of this many devices. */
    private static CopiedSystem withoutNodes(Path folder, int devices) throws IOException {
        CopiedSystem system = CopiedSystem.bare(folder, "5.15.0-105-generic")
                .alsoModules("mlx5_core", "mlx5_ib")
                .provider("mlx5");
        for (int number = 0; number < devices; number++) {
            String address = "0000:%d0:00.0".formatted(number + 1);
            system.card(address, "15b3:1017", INFINIBAND, "mlx5_core")
                    .device("mlx5_" + number, address, number, CopiedSystem.missing(number))
                    .activeInfiniband("mlx5_" + number, RATE);
        }
        return system;
    }

    static Stream<Arguments> nodes() {
        return Stream.of(
                machine(
                        "a umad node that only root may open",
                        folder -> umad(infiniband(folder), "PERMISSION_DENIED\nmay not be opened (EACCES)\nsudo")),
                machine(
                        "a umad node that was removed",
                        folder -> umad(infiniband(folder), "MISSING\numad0 was removed\nmknod it\nboot")),
                machine(
                        "a umad node that a container was not given",
                        folder -> umad(infiniband(folder), "MISSING\nthis container was started without it\nstart it")),
                machine(
                        "a umad node of no known device that was removed",
                        folder -> umad(infiniband(folder), "MISSING\numad0 was removed\nmknod it")
                                .without("/sys/class/infiniband_mad/umad0/ibdev")),
                machine(
                        "a umad node of an Ethernet port that was removed",
                        folder -> umad(CopiedSystem.ethernet(folder), "MISSING\numad0 was removed\nmknod it")),
                machine(
                        "a node of which only the kind was recorded",
                        folder -> infiniband(folder).file("/rdma4j/nodes/uverbs0", "MISSING")),
                machine(
                        "a node of which no remedy was recorded",
                        folder -> infiniband(folder).file("/rdma4j/nodes/uverbs0", "MISSING\nuverbs0 was removed")),
                machine(
                        "a node without record beside one that was recorded",
                        folder -> infiniband(folder)
                                .card("0000:5e:00.0", "15b3:1017", INFINIBAND, "mlx5_core")
                                .device("mlx5_1", "0000:5e:00.0", 1, "")
                                .activeInfiniband("mlx5_1", RATE)),
                machine(
                        "a node whose device another namespace has",
                        folder -> infiniband(folder)
                                .file("/rdma4j/rdma-system", "netns exclusive copy-on-fork on")
                                .file("/sys/class/infiniband_verbs/uverbs1/dev", "231:193")
                                .file("/sys/class/infiniband_verbs/uverbs1/ibdev", "mlx5_1")
                                .file("/rdma4j/nodes/uverbs1", "MISSING\nuverbs1 was removed\nmknod it")),
                machine(
                        "a node whose device no namespace names",
                        folder -> infiniband(folder)
                                .file("/rdma4j/rdma-system", "netns exclusive copy-on-fork on")
                                .file("/sys/class/infiniband_verbs/uverbs1/dev", "231:193")
                                .file("/rdma4j/nodes/uverbs1", "MISSING\nuverbs1 was removed\nmknod it")),
                machine(
                        "a faulty node where each device belongs to one namespace",
                        folder -> infiniband(folder)
                                .file("/rdma4j/rdma-system", "netns exclusive copy-on-fork on")
                                .file("/rdma4j/nodes/uverbs0", "MISSING\nuverbs0 was removed\nmknod it")),
                machine("a container without four nodes", folder -> withoutNodes(folder, 4)),
                machine("a container without five nodes", folder -> withoutNodes(folder, 5)),
                machine(
                        "a removed node beside one that works",
                        folder -> infiniband(folder)
                                .card("0000:5e:00.0", "15b3:1017", INFINIBAND, "mlx5_core")
                                .device("mlx5_1", "0000:5e:00.0", 1, "MISSING\nuverbs1 was removed\nmknod it")
                                .activeInfiniband("mlx5_1", RATE)));
    }

    private static CopiedSystem withoutDevice(CopiedSystem system, String numbers, String pciClass, String driver)
            throws IOException {
        return system.card("0000:5e:00.0", numbers, pciClass, driver);
    }

    static Stream<Arguments> cards() {
        return Stream.of(
                machine(
                        "a second InfiniBand card without driver",
                        folder -> withoutDevice(infiniband(folder), "15b3:1017", INFINIBAND, "")),
                machine(
                        "a second card, for Ethernet, without driver",
                        folder -> withoutDevice(infiniband(folder), "8086:159b", ETHERNET, "")),
                machine(
                        "a virtual function whose module is not loaded",
                        folder -> withoutDevice(
                                        infiniband(folder).withoutModule("mlx5_ib"),
                                        "15b3:1018",
                                        INFINIBAND,
                                        "mlx5_core")
                                .virtualFunction("0000:5e:00.0", "0000:3b:00.0")),
                machine(
                        "a virtual function kept for guests by the setting of its card",
                        folder -> withoutDevice(infiniband(folder), "15b3:1018", INFINIBAND, "")
                                .virtualFunction("0000:5e:00.0", "0000:3b:00.0")
                                .file("/sys/bus/pci/devices/0000:3b:00.0/sriov_drivers_autoprobe", "0")),
                machine(
                        "a card with the module of an older kernel",
                        folder -> withoutDevice(
                                CopiedSystem.bare(folder, "4.19.0-27-amd64").alsoModules("i40e", "i40iw"),
                                "8086:37d0",
                                ETHERNET,
                                "i40e")),
                machine(
                        "a complaint about something else beside a card that failed",
                        folder -> withoutDevice(infiniband(folder), "15b3:1017", INFINIBAND, "")
                                .log(
                                        "[    2.5] mlx5_core 0000:5e:00.0: probe failed with error -110",
                                        "[    9.0] mlx5_core 0000:3b:00.0: failed to allocate command entry",
                                        "[   10.0] mlx5_core: failed to read a file")),
                machine(
                        "a card that complains in long lines",
                        folder -> withoutDevice(infiniband(folder), "15b3:1017", INFINIBAND, "")
                                .log(
                                        "[    2.5] mlx5_core 0000:5e:00.0: failed " + "x".repeat(160 - 31),
                                        "[    2.6] mlx5_core 0000:5e:00.0: failed " + "y".repeat(160 - 30))),
                machine(
                        "a card of one driver that complains",
                        folder -> withoutDevice(
                                        CopiedSystem.bare(folder, "6.1.0-26-amd64")
                                                .provider("hfi1verbs"),
                                        "8086:24f0",
                                        "0x020800",
                                        "hfi1")
                                .log("[    2.5] hfi1 0000:5e:00.0: failed to load firmware")),
                machine(
                        "a ConnectX-3 whose ports are for Ethernet",
                        folder -> withoutDevice(
                                        CopiedSystem.bare(folder, "6.1.0-26-amd64")
                                                .alsoModules("mlx4_core", "mlx4_ib")
                                                .provider("mlx4"),
                                        "15b3:1003",
                                        ETHERNET,
                                        "mlx4_core")
                                .file("/sys/bus/pci/devices/0000:5e:00.0/mlx4_port1", "eth")
                                .log("[    2.5] mlx4_core 0000:5e:00.0: failed to read port 1")),
                machine(
                        "a ConnectX-3 whose ports are for InfiniBand",
                        folder -> withoutDevice(
                                        CopiedSystem.bare(folder, "6.1.0-26-amd64")
                                                .alsoModules("mlx4_core", "mlx4_ib")
                                                .provider("mlx4"),
                                        "15b3:1003",
                                        INFINIBAND,
                                        "mlx4_core")
                                .file("/sys/bus/pci/devices/0000:5e:00.0/mlx4_port1", "ib")
                                .log("[    2.5] mlx4_core 0000:5e:00.0: failed to read port 1")),
                machine(
                        "no card, and several network interfaces",
                        folder -> CopiedSystem.bare(folder, "6.1.0-26-amd64")
                                .withoutCards()
                                .file("/sys/class/net/bridge0/type", "1")
                                .file("/sys/class/net/bridge0/operstate", "down")
                                .file("/sys/class/net/a-tunnel/type", "778")
                                .file("/sys/class/net/a-tunnel/operstate", "up")
                                .file("/sys/class/net/eth7/type", "1")
                                .file("/sys/class/net/eth7/operstate", "up")),
                machine(
                        "no card, and no network interface",
                        folder -> CopiedSystem.bare(folder, "6.1.0-26-amd64").withoutCards()));
    }
}
