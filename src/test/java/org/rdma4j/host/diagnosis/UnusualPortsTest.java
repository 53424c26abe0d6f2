package org.rdma4j.host.diagnosis;

import static org.rdma4j.host.diagnosis.ExpectedReports.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ports and links that other machines have not; {@link ExpectedReports} has what is said of each. */
class UnusualPortsTest {
    private static final String CARD = CopiedSystem.CARD;
    private static final String PORT = CopiedSystem.PORT;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"infiniband", "rates", "ethernet", "links", "logs"})
    void isJudgedAsExpected(String name, ReportedMachine.Facts machine) throws Exception {
        ExpectedReports.assertHas(name, machine, folder);
    }

    static Stream<Arguments> infiniband() {
        return Stream.of(
                machine(
                        "a port that is ARMED",
                        folder -> CopiedSystem.infiniband(folder).port("3: ARMED", "5: LinkUp", "InfiniBand")),
                machine(
                        "a port that knows its manager",
                        folder -> CopiedSystem.infiniband(folder)
                                .port("2: INIT", "5: LinkUp", "InfiniBand")
                                .file(PORT + "/sm_lid", "0x10")),
                machine(
                        "a port whose manager was not recorded",
                        folder -> CopiedSystem.infiniband(folder)
                                .port("2: INIT", "5: LinkUp", "InfiniBand")
                                .without(PORT + "/sm_lid")),
                machine(
                        "a port without manager and without ib_umad",
                        folder -> withoutManagement(folder).port("2: INIT", "5: LinkUp", "InfiniBand")),
                machine(
                        "a port that knows its manager, without ib_umad",
                        folder -> withoutManagement(folder)
                                .port("2: INIT", "5: LinkUp", "InfiniBand")
                                .file(PORT + "/sm_lid", "0x10")),
                machine(
                        "a port without manager and without ib_umad, beside one that works",
                        folder -> second(withoutManagement(folder), "2: INIT")),
                machine(
                        "a port without a link beside one that works",
                        folder -> second(CopiedSystem.infiniband(folder), "1: DOWN")),
                machine(
                        "a port of which nothing but the state was recorded",
                        folder -> CopiedSystem.infiniband(folder)
                                .port("1: DOWN", "3: Disabled", "InfiniBand")
                                .without(PORT + "/phys_state")
                                .without(PORT + "/rate")),
                machine(
                        "an active port whose rate was not recorded",
                        folder -> CopiedSystem.infiniband(folder).without(PORT + "/rate")),
                machine(
                        "a port whose state is empty",
                        folder -> CopiedSystem.infiniband(folder).file(PORT + "/state", "4:")),
                machine(
                        "a virtual function without GUID",
                        folder -> CopiedSystem.infiniband(folder)
                                .file(CARD + "/device", "0x1018")
                                .file("/sys/class/infiniband/mlx5_0/node_guid", "0000:0000:0000:0000")
                                .port("1: DOWN", "5: LinkUp", "InfiniBand")),
                machine(
                        "a virtual function that is DOWN",
                        folder -> CopiedSystem.infiniband(folder)
                                .file(CARD + "/device", "0x1018")
                                .file("/sys/class/infiniband/mlx5_0/node_guid", "0000:0000:0000:0001")
                                .port("1: DOWN", "5: LinkUp", "InfiniBand")),
                machine(
                        "an Omni-Path port without a link",
                        folder -> CopiedSystem.bare(folder, "5.15.0-107-generic")
                                .alsoModules("hfi1")
                                .provider("hfi1verbs")
                                .card("0000:86:00.0", "8086:24f0", "0x020800", "hfi1")
                                .device("hfi1_0", "0000:86:00.0", 0)
                                .infinibandPort("hfi1_0", "1: DOWN", "3: Disabled", "0x0", "100 Gb/sec (4X EDR)")),
                machine(
                        "a port of a card that is neither",
                        folder -> CopiedSystem.bare(folder, "6.1.0-26-amd64")
                                .alsoModules("efa")
                                .provider("efa")
                                .card("0000:86:00.0", "1d0f:efa2", "0x020000", "efa")
                                .device("efa_0", "0000:86:00.0", 0)
                                .port("efa_0", "1: DOWN", "3: Disabled", "Unspecified", "0x0", "100 Gb/sec (4X EDR)")));
    }

    private static CopiedSystem withoutManagement(Path folder) throws IOException {
        return CopiedSystem.infiniband(folder)
                .withoutModule("ib_umad")
                .file("/proc/devices", "Character devices:\n231 infiniband_verbs\n")
                .without("/sys/class/infiniband_mad");
    }

    private static CopiedSystem second(CopiedSystem system, String state) throws IOException {
        return system.card("0000:5e:00.0", "15b3:1017", "0x020700", "mlx5_core")
                .device("mlx5_1", "0000:5e:00.0", 1)
                .infinibandPort("mlx5_1", state, "5: LinkUp", "0x0", "100 Gb/sec (4X EDR)");
    }

    static Stream<Arguments> rates() {
        return Stream.of(
                rate("an HDR port with two lanes", "0x101b", "100 Gb/sec (2X HDR)"),
                rate("an HDR port with one lane", "0x101b", "50 Gb/sec (1X HDR)"),
                rate("an EDR port with four lanes", "0x1017", "100 Gb/sec (4X EDR)"),
                rate("an EDR port with twelve lanes", "0x1017", "300 Gb/sec (12X EDR)"),
                rate("a port that is faster than its card's model", "0x1017", "200 Gb/sec (4X HDR)"),
                rate("a port with a speed of tomorrow", "0x1017", "1600 Gb/sec (4X ZDR)"),
                rate("a rate without lanes", "0x1017", "100 Gb/sec"),
                rate("a rate that is no rate", "0x1017", "fast"),
                rate("a virtual function at a low rate", "0x1018", "10 Gb/sec (1X)"),
                rate("an unknown card with two lanes", "0xffff", "50 Gb/sec (2X EDR)"));
    }

    private static Arguments rate(String name, String device, String rate) {
        return machine(
                name,
                folder -> CopiedSystem.infiniband(folder)
                        .file(CARD + "/device", device)
                        .file(PORT + "/rate", rate));
    }

    static Stream<Arguments> ethernet() {
        return Stream.of(
                interfaces("GIDs without interfaces on kernel 4.4", "4.4.0-1"),
                interfaces("GIDs without interfaces on kernel 4.5", "4.5.0-1"),
                interfaces("GIDs without interfaces on kernel 3.10", "3.10.0-1"),
                interfaces("GIDs without interfaces on kernel 5.0", "5.0.0-1"),
                machine(
                        "a BlueField's port without a link",
                        folder -> CopiedSystem.ethernet(folder)
                                .file(CARD + "/device", "0xa2d6")
                                .port("1: DOWN", "3: Disabled", "Ethernet")),
                machine(
                        "an interface with an MTU of 1099",
                        folder -> CopiedSystem.ethernet(folder).file("/sys/class/net/eth0/mtu", "1099")),
                machine(
                        "an interface with an MTU of 1100",
                        folder -> CopiedSystem.ethernet(folder).file("/sys/class/net/eth0/mtu", "1100")),
                machine(
                        "an interface at full speed",
                        folder -> CopiedSystem.ethernet(folder).ethtool("25000")),
                machine(
                        "an interface that is faster than its modes",
                        folder -> CopiedSystem.ethernet(folder).ethtool("50000")),
                machine(
                        "an interface without hardware",
                        folder -> CopiedSystem.ethernet(folder)
                                .without("/sys/class/net/eth0/device")
                                .ethtool("1000")),
                machine(
                        "RoCE v1 beside v2",
                        folder -> CopiedSystem.ethernet(folder).file(PORT + "/gid_attrs/types/0", "IB/RoCE v1")),
                machine(
                        "a GID without an interface beside one with",
                        folder -> CopiedSystem.ethernet(folder)
                                .file("/rdma4j/interfaces", "eth0")
                                .file(PORT + "/gid_attrs/ndevs/0", "eth9")),
                machine(
                        "a table with an empty entry before others",
                        folder -> CopiedSystem.ethernet(folder)
                                .gid(0, GidKind.NONE)
                                .gid(2, GidKind.OTHER)));
    }

    private static Arguments interfaces(String name, String release) {
        return machine(
                name,
                folder -> CopiedSystem.ethernet(folder)
                        .without(PORT + "/gid_attrs")
                        .file("/proc/sys/kernel/osrelease", release));
    }

    static Stream<Arguments> links() {
        return Stream.of(
                machine(
                        "a slow PCI link",
                        folder -> CopiedSystem.infiniband(folder).file(CARD + "/current_link_speed", "2.5 GT/s PCIe")),
                machine(
                        "a PCI link of unknown speed",
                        folder -> CopiedSystem.infiniband(folder).file(CARD + "/current_link_speed", "Unknown")),
                machine(
                        "a PCI link without lanes",
                        folder -> CopiedSystem.infiniband(folder).file(CARD + "/current_link_width", "0")),
                machine(
                        "a slow PCI link of a virtual function",
                        folder -> CopiedSystem.infiniband(folder)
                                .file(CARD + "/device", "0x1018")
                                .file(CARD + "/current_link_width", "4")),
                machine(
                        "errors of the transport alone",
                        folder -> CopiedSystem.infiniband(folder)
                                .file(PORT + "/hw_counters/out_of_sequence", "9")
                                .file(PORT + "/counters/port_rcv_packets", "9")),
                machine(
                        "two kinds of link errors",
                        folder -> CopiedSystem.infiniband(folder)
                                .file(PORT + "/counters/link_downed", "1")
                                .file(PORT + "/counters/symbol_error", "7")),
                machine("no counters", folder -> CopiedSystem.infiniband(folder).without(PORT + "/counters")));
    }

    static Stream<Arguments> logs() {
        return Stream.of(
                machine(
                        "a log with words that only begin or end like RDMA's",
                        folder -> log(
                                folder,
                                "price: failed",
                                "ices: failed",
                                "an ice",
                                "ice",
                                "irdma_x: failed",
                                "xmlx5_core: failed",
                                "mlx5",
                                "mlx4_en: up",
                                "rx: failed",
                                "é: failed",
                                "[siw] up")),
                machine(
                        "complaints of modules with similar names",
                        folder -> withoutDevice(folder)
                                .log(
                                        "mlx5_ib_x: failed one",
                                        "x_mlx5_ib: failed two",
                                        "failed three of mlx5_ib",
                                        "mlx5_ib: failed four, mlx5_ib_y")),
                machine(
                        "more complaints than are shown",
                        folder -> withoutDevice(folder)
                                .log(
                                        "mlx5_ib: failed 1",
                                        "mlx5_ib: failed 2",
                                        "mlx5_ib: failed 3",
                                        "mlx5_ib: failed 4",
                                        "mlx5_ib: failed 5",
                                        "mlx5_ib: failed 6")),
                machine(
                        "a crash while a module was being loaded",
                        folder -> log(
                                folder, "Modules linked in: mlx5_ib(OE+) ib_core", "Modules linked in: mlx5_core(E)")),
                machine(
                        "fatal words of the firmware",
                        folder -> log(
                                folder,
                                "mlx5_core 0000:3b:00.0: FATAL one",
                                "mlx5_core 0000:3b:00.0: firmware fatal two")),
                machine(
                        "messages about keys where signatures are enforced",
                        folder -> log(folder, "mlx5_core: module verification failed")
                                .file("/sys/module/module/parameters/sig_enforce", "Y")),
                machine(
                        "modules of two makers, one of them twice",
                        folder -> log(
                                folder,
                                "mlx5-ib: Unknown symbol a",
                                "mlx5_ib: Unknown symbol b",
                                "ib_core: disagrees about version of symbol c",
                                "nvme_rdma: Unknown symbol d")),
                machine(
                        "a refused neighbour that is loaded all the same",
                        folder -> log(folder, "nvme_rdma: Unknown symbol d", "nvidia_peermem: Unknown symbol e")
                                .alsoModules("nvme_rdma", "nvidia_peermem")));
    }

    private static CopiedSystem log(Path folder, String... lines) throws IOException {
        return CopiedSystem.infiniband(folder).log(lines);
    }

    private static CopiedSystem withoutDevice(Path folder) throws IOException {
        return CopiedSystem.infiniband(folder).without("/sys/class/infiniband");
    }
}
