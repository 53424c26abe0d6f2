package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rdma4j.host.diagnosis.CopiedSystem.CARD;
import static org.rdma4j.host.diagnosis.CopiedSystem.PORT;
import static org.rdma4j.host.diagnosis.State.BROKEN;
import static org.rdma4j.host.diagnosis.State.CANNOT_TELL;
import static org.rdma4j.host.diagnosis.State.NOTE;
import static org.rdma4j.host.diagnosis.State.WARNING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenSystemsTest {
    private static final String DEVICES = "/proc/devices";
    private static final String FREE = "Character devices:\n  1 mem\n";

    @TempDir
    Path folder;

    private static final String REFUSED = "user_verbs: couldn't register device number";

    @FunctionalInterface
    interface Fault {
        void bringAbout(CopiedSystem system) throws IOException;
    }

    @Test
    void aWholeInfinibandSystemHasNothingWrong() throws Exception {
        assertThat(CopiedSystem.infiniband(folder).diagnosis().findings())
                .extracting(Finding::state)
                .containsOnly(State.GOOD);
    }

    /** The kernel log also has faults that were mended long ago. They must not come before present faults. */
    @Test
    void aMendedRefusalOfTheNumberIsNotAFault() throws Exception {
        assertThat(refusedNumber(log(REFUSED))).isEqualTo(State.GOOD);
        assertThat(refusedNumber(logWithoutDevice(REFUSED))).isEqualTo(State.NOTE);
    }

    private State refusedNumber(Fault fault) throws IOException {
        CopiedSystem system = CopiedSystem.infiniband(folder);
        fault.bringAbout(system);
        return system.diagnosis().findings().stream()
                .filter(finding -> finding.summary().contains("refused its number"))
                .map(Finding::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aWholeEthernetSystemHasNothingWrong() throws Exception {
        assertThat(CopiedSystem.ethernet(folder).diagnosis().findings())
                .extracting(Finding::state)
                .containsOnly(State.GOOD);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("infinibandFaults")
    void theFirstLineNamesTheFault(String summary, State state, Fault fault) throws Exception {
        assertFirst(CopiedSystem.infiniband(folder), summary, state, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ethernetFaults")
    void theFirstLineNamesTheFaultOnEthernet(String summary, State state, Fault fault) throws Exception {
        assertFirst(CopiedSystem.ethernet(folder), summary, state, fault);
    }

    private static void assertFirst(CopiedSystem system, String summary, State state, Fault fault) throws IOException {
        fault.bringAbout(system);

        Diagnosis diagnosis = system.diagnosis();

        Finding first = diagnosis.findings().getFirst();
        assertThat(first.summary()).contains(summary);
        assertThat(first.state()).isEqualTo(state);
        ExpectedReports.assertHas(summary, diagnosis);
    }

    private static Arguments fault(String summary, State state, Fault fault) {
        return arguments(summary, state, fault);
    }

    private static Fault node(String kind, String explanation) {
        return system -> system.file("/rdma4j/nodes/uverbs0", kind + "\n" + explanation + "\nls -l");
    }

    private static Fault log(String... lines) {
        return system -> system.log(lines);
    }

    /** A card without RDMA device, and a line in the kernel log that explains it. */
    private static Fault logWithoutDevice(String... lines) {
        return system -> system.log(lines).without("/sys/class/infiniband");
    }

    private static Stream<Arguments> infinibandFaults() {
        return Stream.of(
                fault(
                        "is held by ipmidev of the module ipmi_devintf",
                        BROKEN,
                        system -> system.file(DEVICES, FREE + "231 ipmidev\n")),
                fault("is held by strange", BROKEN, system -> system.file(DEVICES, FREE + "231 strange\n")),
                fault(
                        "is held by ipmidev of the module ipmi_devintf too",
                        NOTE,
                        system ->
                                system.file(DEVICES, FREE + "231 infiniband_mad\n231 infiniband_verbs\n231 ipmidev\n")),
                fault("/proc/devices cannot be read", CANNOT_TELL, system -> system.without(DEVICES)),
                fault(
                        "enforces signatures, refused a module",
                        BROKEN,
                        logWithoutDevice("Loading of unsigned module is rejected")),
                fault(
                        "enforces signatures, refused a module",
                        BROKEN,
                        logWithoutDevice(
                                "Lockdown: modprobe: unsigned module loading is restricted; see man kernel_lockdown.7")),
                fault("enforces signatures, refused a module", NOTE, log("Loading of unsigned module is rejected")),
                fault(
                        "not the cause of anything",
                        NOTE,
                        log(
                                "mlx5_core: module verification failed: signature and/or required key missing - tainting kernel")),
                fault(
                        "of two makers are mixed",
                        BROKEN,
                        logWithoutDevice("mlx5_ib: disagrees about version of symbol ib_register_device")),
                fault(
                        "of two makers are mixed",
                        BROKEN,
                        logWithoutDevice("mlx5_ib: Unknown symbol ib_query_port (err -22)")),
                fault("of two makers are mixed", WARNING, log("mlx5_ib: Unknown symbol ib_query_port (err -22)")),
                fault(
                        "which made no RDMA device",
                        BROKEN,
                        logWithoutDevice(
                                "mlx5_core 0000:3b:00.0: mlx5_health: device's health compromised - reached miss count")),
                fault(
                        "firmware has failed",
                        BROKEN,
                        logWithoutDevice("mlx4_core 0000:04:00.0: QUERY_FW command failed, aborting")),
                fault(
                        "firmware has failed",
                        WARNING,
                        log("mlx5_core 0000:3b:00.0: mlx5_health: device's health compromised - reached miss count")),
                fault(
                        "too little power",
                        WARNING,
                        log("mlx5_core 0000:3b:00.0: Detected insufficient power on the PCIe slot (27W).")),
                fault("no CRC32", WARNING, log("rdma_rxe: failed to init crc32 algorithm err:-2")),
                fault("may not be read", CANNOT_TELL, system -> system.without("/var/log/dmesg")),
                fault(
                        "no driver has bound Mellanox ConnectX-5",
                        BROKEN,
                        system -> system.without(CARD + "/driver").without("/sys/class/infiniband")),
                fault(
                        "no driver has bound Mellanox ConnectX-3",
                        BROKEN,
                        system -> system.without(CARD + "/driver")
                                .without("/sys/class/infiniband")
                                .file(CARD + "/device", "0x1003")),
                fault(
                        "its RDMA device may be in another network namespace",
                        BROKEN,
                        system -> system.without("/sys/class/infiniband")),
                fault(
                        "its RDMA device is in another network namespace",
                        BROKEN,
                        system -> system.without("/sys/class/infiniband")
                                .file("/rdma4j/rdma-system", "netns exclusive copy-on-fork on")),
                fault(
                        "has no RDMA device: mlx5_ib is not loaded",
                        BROKEN,
                        system -> system.withoutModule("mlx5_ib").without("/sys/class/infiniband")),
                fault(
                        "mlx5_ib is disabled in the configuration of modprobe, which Mellanox ConnectX-5",
                        BROKEN,
                        system -> system.withoutModule("mlx5_ib")
                                .without("/sys/class/infiniband")
                                .file("/etc/modprobe.d/local.conf", "# not yet\nblacklist mlx5_ib")),
                fault(
                        "mlx5_ib is disabled in the configuration of modprobe, which Mellanox ConnectX-5",
                        BROKEN,
                        system -> system.withoutModule("mlx5_ib")
                                .without("/sys/class/infiniband")
                                .file("/etc/modprobe.d/local.conf", "install mlx5-ib /bin/false")),
                fault(
                        "in flash recovery",
                        BROKEN,
                        system -> system.without(CARD + "/driver")
                                .without("/sys/class/infiniband")
                                .file(CARD + "/device", "0x020d")
                                .file(CARD + "/class", "0x050000")),
                fault(
                        "assigned to virtual machines",
                        NOTE,
                        system -> system.link(CARD + "/driver", "vfio-pci").without("/sys/class/infiniband")),
                fault("slower PCI link", WARNING, system -> system.file(CARD + "/current_link_width", "4")),
                fault(
                        "there is no RDMA card",
                        WARNING,
                        system -> system.without(CARD).without("/sys/class/infiniband")),
                fault("the module ib_core is not loaded", BROKEN, system -> system.withoutModule("ib_core")),
                fault(
                        "the module ib_uverbs is not loaded",
                        BROKEN,
                        system -> system.withoutModule("ib_uverbs").file(DEVICES, FREE + "231 infiniband_mad\n")),
                fault(
                        "the module ib_umad is not loaded",
                        WARNING,
                        system -> system.withoutModule("ib_umad").file(DEVICES, FREE + "231 infiniband_verbs\n")),
                fault("the module rdma_ucm is not loaded", NOTE, system -> system.withoutModule("rdma_ucm")),
                fault("udev has not made it", BROKEN, node("MISSING", "udev has not made it")),
                fault(
                        "is not a character device",
                        BROKEN,
                        node("NOT_A_CHARACTER_DEVICE", "it is not a character device")),
                fault("has the number 1:3", BROKEN, node("WRONG_NUMBER", "uverbs0 has the number 1:3")),
                fault("EACCES", BROKEN, node("PERMISSION_DENIED", "may not be opened (EACCES)")),
                fault("EPERM", BROKEN, node("FORBIDDEN", "may not be opened (EPERM)")),
                fault("what the snapshot says of a node cannot be read", BROKEN, node("NONSENSE", "?")),
                fault("can be opened was not recorded", CANNOT_TELL, system -> system.without("/rdma4j")),
                fault(
                        "rdma_cm is missing, though the kernel has its device (10:58)",
                        WARNING,
                        system -> system.without("/rdma4j/nodes/rdma_cm")),
                fault(
                        "rdma_cm has the number 10:60, and its device 10:58",
                        WARNING,
                        system -> system.file("/rdma4j/nodes/rdma_cm", "10:60")),
                fault(
                        "issm0 is missing, though the kernel has its device (231:64)",
                        NOTE,
                        system -> system.without("/rdma4j/nodes/issm0")),
                fault("may lock 64 KiB", WARNING, system -> system.memlock("65536")),
                fault("may lock 8 MiB", NOTE, system -> system.memlock("8388608")),
                fault("is not a number", CANNOT_TELL, system -> system.memlock("plenty")),
                fault("of locked memory cannot be read", CANNOT_TELL, system -> system.without("/proc/self/limits")),
                fault(
                        "3 lines read, 2 of them about RDMA; 1 report problems that are not explained here",
                        NOTE,
                        log(
                                "eth0: link up",
                                "mlx5_core 0000:3b:00.0: firmware version: 16.35.2000",
                                "mlx5_core 0000:3b:00.0: cmd_work_handler:1234: failed to allocate command entry")),
                fault(
                        "the kernel reported a bug in an RDMA driver",
                        WARNING,
                        log("RIP: 0010:mlx5_cmd_exec+0x10/0x20 [mlx5_core]")),
                fault(
                        "nv_peer_mem was refused: no RDMA into the memory of GPUs",
                        WARNING,
                        log("nv_peer_mem: disagrees about version of symbol ib_register_peer_memory_client")),
                fault(
                        "nvme_rdma was refused; RDMA itself does not need it",
                        NOTE,
                        log("nvme_rdma: Unknown symbol rdma_connect")),
                fault(
                        "libibverbs does not list a device that the kernel has",
                        BROKEN,
                        system -> system.file("/rdma4j/libibverbs", "libibverbs: Warning: no userspace driver")),
                fault(
                        "nvidia_peermem is not loaded",
                        NOTE,
                        system -> system.file("/sys/bus/pci/devices/0000:17:00.0/vendor", "0x10de")
                                .file("/sys/bus/pci/devices/0000:17:00.0/class", "0x030200")),
                fault(
                        "the cgroup /sys/fs/cgroup bounds",
                        NOTE,
                        system -> system.file("/sys/fs/cgroup/rdma.max", "mlx5_0 hca_handle=2 hca_object=2000")),
                fault(
                        "the cgroup /sys/fs/cgroup/batch.slice bounds",
                        NOTE,
                        system -> system.file("/proc/self/cgroup", "0::/batch.slice/job-7.scope")
                                .file("/sys/fs/cgroup/batch.slice/rdma.max", "mlx5_0 hca_handle=2 hca_object=max")
                                .file("/sys/fs/cgroup/batch.slice/rdma.current", "mlx5_0 hca_handle=1 hca_object=9")),
                fault(
                        "the cgroup /sys/fs/cgroup/batch.slice/job-7.scope allows no more of: mlx5_0 hca_handle (2)",
                        BROKEN,
                        system -> system.file("/proc/self/cgroup", "0::/batch.slice/job-7.scope")
                                .file("/sys/fs/cgroup/batch.slice/job-7.scope/rdma.max", "mlx5_0 hca_handle=2")
                                .file("/sys/fs/cgroup/batch.slice/job-7.scope/rdma.current", "mlx5_0 hca_handle=2")),
                fault(
                        "the cgroup /sys/fs/cgroup/rdma/docker/4f allows no more of: mlx5_0 hca_object (0)",
                        BROKEN,
                        system -> system.file("/proc/self/cgroup", "12:pids:/x\n5:rdma:/docker/4f\n0::/")
                                .file("/sys/fs/cgroup/rdma/docker/4f/rdma.max", "mlx5_0 hca_handle=max hca_object=0")),
                fault(
                        "libibverbs.so.1 is not installed",
                        BROKEN,
                        system -> system.without("/usr/lib64/libibverbs.so.1")),
                fault(
                        "libibumad.so.3 is not installed",
                        WARNING,
                        system -> system.without("/usr/lib64/libibumad.so.3")),
                fault("librdmacm.so.1 is not installed", NOTE, system -> system.without("/usr/lib64/librdmacm.so.1")),
                fault("no provider for mlx5", BROKEN, system -> system.without("/usr/lib64/libibverbs")),
                fault(
                        "no provider for mlx5",
                        BROKEN,
                        system -> system.without("/usr/lib64/libibverbs")
                                .without("/sys/class/infiniband")
                                .link("/sys/class/infiniband/ibp59s0/device", "0000:3b:00.0")),
                fault(
                        "no file in /etc/libibverbs.d names the provider for mlx5 devices",
                        BROKEN,
                        system -> system.file("/etc/libibverbs.d/mlx5.driver", "driver mlx4")),
                fault(
                        "waits for a subnet manager",
                        BROKEN,
                        system -> system.port("2: INIT", "5: LinkUp", "InfiniBand")),
                fault("port 1 is DOWN", BROKEN, system -> system.port("1: DOWN", "2: Polling", "InfiniBand")),
                fault("port 1 is DOWN", BROKEN, system -> system.port("1: DOWN", "3: Disabled", "InfiniBand")),
                fault("one lane", WARNING, system -> system.file(PORT + "/rate", "25 Gb/sec (1X EDR)")),
                fault("2 lanes", WARNING, system -> system.file(PORT + "/rate", "50 Gb/sec (2X EDR)")),
                fault("runs at SDR", WARNING, system -> system.file(PORT + "/rate", "10 Gb/sec (4X)")),
                fault("runs at FDR", NOTE, system -> system.file(PORT + "/rate", "56 Gb/sec (4X FDR)")),
                fault("cannot be read", CANNOT_TELL, system -> system.without(PORT + "/state")),
                fault("have counted link errors", NOTE, system -> system.file(PORT + "/counters/symbol_error", "7")));
    }

    private static Stream<Arguments> ethernetFaults() {
        return Stream.of(
                fault("port 1 is DOWN", BROKEN, system -> system.port("1: DOWN", "3: Disabled", "Ethernet")),
                fault(
                        "has no GID",
                        BROKEN,
                        system -> system.gid(0, GidKind.NONE).gid(1, GidKind.NONE)),
                fault("no GID from an IPv4 address", NOTE, system -> system.gid(1, GidKind.NONE)),
                fault(
                        "only the old RoCE v1",
                        WARNING,
                        system -> system.file(PORT + "/gid_attrs/types/0", "IB/RoCE v1")
                                .file(PORT + "/gid_attrs/types/1", "IB/RoCE v1")),
                fault("runs at 10 Gb/s on eth0, and could at 25 Gb/s", WARNING, system -> system.ethtool("10000")),
                fault("runs at 2.5 Gb/s on eth0, and could at 25 Gb/s", WARNING, system -> system.ethtool("2500")),
                fault("has an MTU of 576", WARNING, system -> system.file("/sys/class/net/eth0/mtu", "576")));
    }
}
