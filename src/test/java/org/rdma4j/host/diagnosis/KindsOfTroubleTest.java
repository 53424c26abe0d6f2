package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdma4j.host.diagnosis.CopiedSystem.bare;
import static org.rdma4j.host.diagnosis.ReportedMachine.broken;
import static org.rdma4j.host.diagnosis.ReportedMachine.good;
import static org.rdma4j.host.diagnosis.ReportedMachine.impaired;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdma4j.host.SystemRoot;

/** Made-up machines with the same kinds of trouble as the reported ones. */
class KindsOfTroubleTest {
    private static final String ETHERNET = "0x020000";
    private static final String INFINIBAND = "0x020700";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"cards", "kernels", "transports", "userSpace", "containers"})
    void theFirstFindingNamesTheFault(ReportedMachine machine) throws Exception {
        machine.assertIsJudgedRight(folder);
    }

    static CopiedSystem infiniband(Path folder) throws IOException {
        return bare(folder, "5.15.0-105-generic")
                .alsoModules("mlx5_core", "mlx5_ib")
                .provider("mlx5")
                .card("0000:3b:00.0", "15b3:1017", INFINIBAND, "mlx5_core")
                .device("mlx5_0", "0000:3b:00.0", 0)
                .activeInfiniband("mlx5_0", "100 Gb/sec (4X EDR)");
    }

    static CopiedSystem ethernet(Path folder, String driver, String module, String provider) throws IOException {
        return bare(folder, "6.1.0-26-amd64")
                .file("/proc/devices", "Character devices:\n231 infiniband_verbs\n")
                .modules("ib_core", "ib_uverbs", "rdma_cm", "rdma_ucm", driver, module)
                .provider(provider)
                .device("rdma0", "0000:c1:00.0", 0)
                .activeEthernet("rdma0");
    }

    static Stream<ReportedMachine> cards() {
        return Stream.of(
                broken(
                        "a card of tomorrow, named by the machine's pci.ids",
                        folder -> bare(folder, "6.8.0-60-generic")
                                .withoutClasses()
                                .modules("bnxt_en")
                                .card("0000:c1:00.0", "14e4:1999", ETHERNET, "bnxt_en")
                                .file(
                                        "/usr/share/misc/pci.ids",
                                        "# list\n14e4  Broadcom Inc.\n\t1998  BCM5\n\t1999  BCM59999 Thor 9\n15b3  Mellanox"),
                        "Broadcom Inc. BCM59999 Thor 9 (14e4:1999) at 0000:c1:00.0 is bound by bnxt_en, and has no RDMA"
                                + " device: bnxt_re is not loaded"),
                broken(
                        "a card of tomorrow without a driver, which modules.alias knows",
                        folder -> bare(folder, "6.8.0-60-generic")
                                .withoutClasses()
                                .modules("nvme")
                                .card("0000:c1:00.0", "8086:2000", ETHERNET, "")
                                .file(
                                        "/lib/modules/6.8.0-60-generic/modules.alias",
                                        "alias pci:v00008086d00002000sv*sd*bc*sc*i* ice"),
                        "no driver has bound Intel network card (8086:2000) at 0000:c1:00.0"),
                broken(
                        "a card with RDMA switched off",
                        folder -> bare(folder, "6.8.0-60-generic")
                                .alsoModules("ice", "irdma")
                                .card("0000:17:00.0", "8086:159b", ETHERNET, "ice")
                                .log("[    9.1] ice 0000:17:00.0: RDMA is not supported on this device"),
                        "as it is set up",
                        "modprobe",
                        "network namespace"),
                good(
                        "virtual functions without a link to their card",
                        folder -> infiniband(folder).card("0000:3b:00.1", "15b3:1018", INFINIBAND, ""),
                        "has no driver here",
                        "modprobe"),
                good(
                        "a second card whose device another namespace holds",
                        folder -> infiniband(folder)
                                .card("0000:5e:00.0", "15b3:1017", INFINIBAND, "mlx5_core")
                                .file("/rdma4j/rdma-system", "netns exclusive copy-on-fork on"),
                        "its RDMA device is in another network namespace"),
                broken(
                        "soft-RoCE whose device another namespace holds",
                        folder -> bare(folder, "6.1.0-26-amd64")
                                .alsoModules("rdma_rxe")
                                .withoutCards()
                                .file("/rdma4j/rdma-system", "netns exclusive copy-on-fork on"),
                        "no RDMA device in this network namespace"),
                good(
                        "an NVIDIA GPU whose memory is reached by dma-buf",
                        folder -> infiniband(folder)
                                .file("/sys/bus/pci/devices/0000:17:00.0/vendor", "0x10de")
                                .file("/sys/bus/pci/devices/0000:17:00.0/class", "0x030200")
                                .file(
                                        "/proc/driver/nvidia/version",
                                        "NVRM version: NVIDIA UNIX Open Kernel Module 550"),
                        "",
                        "nvidia_peermem is not loaded"),
                impaired(
                        "peer memory refused by a name with a dash",
                        folder ->
                                infiniband(folder).log("[  9.1] nv_peer_mem: Unknown symbol ib_register_peer (err -2)"),
                        "nv_peer_mem was refused"));
    }

    static Stream<ReportedMachine> kernels() {
        return Stream.of(
                broken(
                        "an update before the next boot",
                        folder -> bare(folder, "5.4.0-91-generic")
                                .withoutClasses()
                                .modules("e1000")
                                .card("0000:3b:00.0", "15b3:1017", INFINIBAND, "")
                                .moduleFiles(
                                        "5.4.0-92-generic",
                                        "kernel/drivers/net/ethernet/mellanox/mlx5/core/mlx5_core.ko"),
                        "modules are there for kernel 5.4.0-92-generic, not for the running kernel 5.4.0-91-generic: mlx5_core",
                        "modprobe"),
                broken(
                        "Debian's cloud kernel",
                        folder -> bare(folder, "6.1.0-26-cloud-amd64")
                                .withoutClasses()
                                .modules("virtio_net")
                                .withoutCards()
                                .moduleFiles("6.1.0-26-cloud-amd64", "kernel/drivers/infiniband/core/ib_core.ko"),
                        "linux-image-amd64"),
                broken(
                        "a kernel of Red Hat without its extra modules",
                        folder -> bare(folder, "5.14.0-427.el9.x86_64")
                                .withoutClasses()
                                .modules("virtio_net")
                                .withoutCards()
                                .moduleFiles("5.14.0-427.el9.x86_64", "kernel/drivers/infiniband/core/ib_core.ko.xz"),
                        "kernel-modules-extra-5.14.0-427.el9.x86_64"),
                good(
                        "the vendor's modules beside the kernel's own, which fit",
                        folder -> infiniband(folder)
                                .moduleFiles(
                                        "5.15.0-105-generic",
                                        "updates/dkms/mlx5_core.ko",
                                        "kernel/drivers/net/ethernet/mellanox/mlx5/core/mlx5_core.ko",
                                        "updates/dkms/mlx5_ib.ko"),
                        ""));
    }

    static Stream<ReportedMachine> transports() {
        return Stream.of(
                good(
                        "ERDMA",
                        folder -> ethernet(folder, "erdma", "erdma", "erdma")
                                .card("0000:c1:00.0", "1ded:107f", ETHERNET, "erdma")
                                .gid("rdma0", 0, GidKind.OTHER, "IB/RoCE v1", "eth0"),
                        "",
                        "RoCE v1"),
                good(
                        "MANA, which has no GIDs for raw packets",
                        folder -> ethernet(folder, "mana", "mana_ib", "mana")
                                .card("0000:c1:00.0", "1414:00ba", ETHERNET, "mana"),
                        "",
                        "has no GID"),
                good(
                        "Chelsio",
                        folder -> ethernet(folder, "cxgb4", "iw_cxgb4", "cxgb4")
                                .card("0000:c1:00.0", "1425:6401", ETHERNET, "cxgb4")
                                .gid("rdma0", 0, GidKind.OTHER, "IB/RoCE v1", "eth0"),
                        "",
                        "RoCE v1"),
                good(
                        "Intel E810 with iWARP",
                        folder -> ethernet(folder, "ice", "irdma", "irdma")
                                .card("0000:c1:00.0", "8086:159b", ETHERNET, "ice")
                                .gid("rdma0", 0, GidKind.OTHER, "IB/RoCE v1", "eth0"),
                        "",
                        "RoCE v1"),
                good(
                        "HiSilicon",
                        folder -> ethernet(folder, "hns3", "hns_roce_hw_v2", "hns")
                                .card("0000:c1:00.0", "19e5:a222", ETHERNET, "hns3")
                                .roce("rdma0", "eth0"),
                        ""),
                broken(
                        "Omni-Path without a fabric manager",
                        folder -> bare(folder, "5.15.0-107-generic")
                                .alsoModules("hfi1")
                                .provider("hfi1verbs")
                                .card("0000:86:00.0", "8086:24f0", "0x020800", "hfi1")
                                .device("hfi1_0", "0000:86:00.0", 0)
                                .infinibandPort("hfi1_0", "2: INIT", "5: LinkUp", "0x0", "100 Gb/sec (4X EDR)"),
                        "waits for a subnet manager (INIT)",
                        "opensm"),
                broken(
                        "a port whose manager leaves it out",
                        folder -> infiniband(folder)
                                .infinibandPort("mlx5_0", "2: INIT", "5: LinkUp", "0x7", "100 Gb/sec (4X EDR)"),
                        "The port knows a manager at LID 0x7"));
    }

    static Stream<ReportedMachine> userSpace() {
        return Stream.of(
                broken(
                        "providers of an older libibverbs",
                        folder -> infiniband(folder)
                                .without("/usr/lib/x86_64-linux-gnu/libibverbs")
                                .file("/usr/lib/x86_64-linux-gnu/libibverbs/libmlx5-rdmav25.so", ""),
                        "was built for another libibverbs"),
                broken(
                        "the provider under /usr/local alone",
                        folder -> infiniband(folder)
                                .without("/usr/lib/x86_64-linux-gnu/libibverbs")
                                .file("/usr/local/lib/libibverbs/libmlx5-rdmav34.so", ""),
                        "two installations of libibverbs"),
                good(
                        "libibverbs under /usr/local beside the system's",
                        folder -> infiniband(folder).link("/usr/local/lib/libibverbs.so.1", "libibverbs.so.1.14.51.0"),
                        "two installations of libibverbs"),
                impaired(
                        "a service with little locked memory",
                        folder -> infiniband(folder)
                                .memlock("65536")
                                .file("/proc/self/cgroup", "0::/system.slice/storage.service"),
                        "LimitMEMLOCK of its unit"),
                impaired(
                        "limits.conf says unlimited and the login has little",
                        folder -> infiniband(folder)
                                .memlock("65536")
                                .file("/etc/security/limits.d/rdma.conf", "* - memlock unlimited"),
                        "limits.conf says unlimited already",
                        "90-memlock"),
                impaired(
                        "a copy without /sys",
                        folder -> bare(folder, "6.8.0-60-generic"),
                        "which cards and devices there are was not recorded",
                        "no RDMA card"));
    }

    static Stream<ReportedMachine> containers() {
        return Stream.of(
                good(
                        "a device whose interface is in another namespace, beside one that works",
                        folder -> infiniband(folder)
                                .card("0000:5e:00.0", "15b3:1015", ETHERNET, "mlx5_core")
                                .device("mlx5_1", "0000:5e:00.0", 1)
                                .activeEthernet("mlx5_1")
                                .gid("mlx5_1", 0, GidKind.LINK_LOCAL, "", ""),
                        "mlx5_1, port 1 has no usable GID in this network namespace"),
                broken(
                        "a device whose interface sysfs names, and which is not here",
                        folder -> bare(folder, "5.15.0-105-generic")
                                .alsoModules("mlx5_core", "mlx5_ib")
                                .provider("mlx5")
                                .card("0000:5e:00.0", "15b3:1015", ETHERNET, "mlx5_core")
                                .device("mlx5_1", "0000:5e:00.0", 1)
                                .roce("mlx5_1", "ens1np0")
                                .file("/rdma4j/interfaces", ""),
                        "mlx5_1, port 1 has no usable GID in this network namespace"),
                broken(
                        "a device cgroup that forbids the only node",
                        folder -> infiniband(folder)
                                .file(
                                        "/rdma4j/nodes/uverbs0",
                                        "FORBIDDEN\n/dev/infiniband/uverbs0 may not be opened (EPERM): the device cgroup of"
                                                + " this container or service forbids it\nstart the container"),
                        "may not be opened (EPERM)"),
                good(
                        "a device cgroup that forbids one node of two",
                        folder -> infiniband(folder)
                                .card("0000:5e:00.0", "15b3:1017", INFINIBAND, "mlx5_core")
                                .device("mlx5_1", "0000:5e:00.0", 1, "FORBIDDEN\nmay not be opened (EPERM)\nstart it")
                                .activeInfiniband("mlx5_1", "100 Gb/sec (4X EDR)"),
                        "no node for mlx5_1, which belongs to others"));
    }

    @Test
    void theNamedDeviceAndPortAreChecked() throws Exception {
        infiniband(folder)
                .card("0000:5e:00.0", "15b3:1017", INFINIBAND, "mlx5_core")
                .device("mlx5_1", "0000:5e:00.0", 1)
                .infinibandPort("mlx5_1", "1: DOWN", "2: Polling", "0x0", "10 Gb/sec (4X)");
        SystemRoot root = new SystemRoot(folder);

        assertThat(Diagnosis.of(root).worst()).isEqualTo(State.NOTE);
        assertThat(of(root, "mlx5_0").worst()).isEqualTo(State.GOOD);
        assertThat(of(root, "mlx5_1").findings().getFirst())
                .returns(State.BROKEN, Finding::state)
                .returns("mlx5_1, port 1 is DOWN", Finding::summary);
    }

    private static Diagnosis of(SystemRoot root, String device) {
        return Diagnosis.of(root, new Named(device, 1));
    }
}
