package org.rdma4j.host.diagnosis;

import static org.rdma4j.host.diagnosis.CopiedSystem.bare;
import static org.rdma4j.host.diagnosis.CopiedSystem.missing;
import static org.rdma4j.host.diagnosis.ReportedMachine.broken;
import static org.rdma4j.host.diagnosis.ReportedMachine.good;
import static org.rdma4j.host.diagnosis.ReportedMachine.impaired;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines on which RDMA did not work, or seemed not to, each with the place of the report. */
class ReportedMachinesTest {
    static final String ETHERNET = "0x020000";
    static final String INFINIBAND = "0x020700";
    static final String NETWORK = "0x028000";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"limits", "libraries", "kernels", "cards", "virtualFunctions", "containers", "whole"})
    void theFirstFindingNamesTheFault(ReportedMachine machine) throws Exception {
        machine.assertIsJudgedRight(folder);
    }

    static CopiedSystem mlx5(Path folder, String release, String numbers, String pciClass) throws IOException {
        return bare(folder, release)
                .alsoModules("mlx5_core", "mlx5_ib")
                .provider("mlx5")
                .card("0000:3b:00.0", numbers, pciClass, "mlx5_core")
                .device("mlx5_0", "0000:3b:00.0", 0);
    }

    static CopiedSystem infiniband(Path folder, String release) throws IOException {
        return mlx5(folder, release, "15b3:1017", INFINIBAND).activeInfiniband("mlx5_0", "100 Gb/sec (4X EDR)");
    }

    private static CopiedSystem slurm(Path folder) throws IOException {
        return infiniband(folder, "3.10.0-1160.66.1.el7.x86_64")
                .memlock("65536")
                .file("/proc/self/cgroup", "4:devices:/slurm/uid_1000/job_42/step_batch")
                .file("/etc/security/limits.conf", "* soft memlock unlimited\n* hard memlock unlimited");
    }

    static Stream<ReportedMachine> limits() {
        return Stream.of(
                impaired("ai4d-iasc/trixie#81", ReportedMachinesTest::slurm, "LimitMEMLOCK of slurmd", "limits.d"),
                impaired(
                        "ai4d-iasc/trixie#81 with a second port without a cable",
                        folder -> slurm(folder)
                                .card("0000:3b:00.1", "15b3:1017", INFINIBAND, "mlx5_core")
                                .device("mlx5_1", "0000:3b:00.1", 1)
                                .infinibandPort("mlx5_1", "1: DOWN", "3: Disabled", "0x0", "10 Gb/sec (4X)"),
                        "PropagateResourceLimits",
                        "switched off"),
                impaired(
                        "open-mpi/ompi#6468",
                        folder -> infiniband(folder, "4.15.0-45-generic")
                                .memlock("65536")
                                .file("/proc/self/cgroup", "11:memory:/docker/4f2a"),
                        "from --ulimit"),
                good(
                        "NVIDIA/nccl-tests#206",
                        folder -> infiniband(folder, "5.4.0-150-generic").memlock("8388608"),
                        "may lock 8 MiB"));
    }

    private static CopiedSystem bnxt(Path folder, int number) throws IOException {
        String address = "0000:3b:00." + number;
        return bare(folder, "5.15.0-139-generic")
                .alsoModules("bnxt_en", "bnxt_re")
                .provider("bnxt_re")
                .card(address, "14e4:16d7", ETHERNET, "bnxt_en")
                .device("bnxt_re" + number, address, number)
                .file("/sys/class/infiniband_verbs/uverbs%d/abi_version".formatted(number), "6")
                .roce("bnxt_re" + number, "net1");
    }

    static Stream<ReportedMachine> libraries() {
        return Stream.of(
                broken(
                        "sriov-cni#348, the pod with its device alone",
                        folder -> bnxt(folder, 2),
                        "speaks ABI 6, and the library knows 1"),
                broken(
                        "sriov-cni#348",
                        folder -> bnxt(folder, 2)
                                .card("0000:3b:00.0", "14e4:16d7", ETHERNET, "bnxt_en")
                                .device("bnxt_re0", "0000:3b:00.0", 0, missing(0))
                                .activeEthernet("bnxt_re0"),
                        "speaks ABI 6, and the library knows 1"),
                broken(
                        "infra-controller#5251",
                        folder -> infiniband(folder, "6.8.0-60-generic")
                                .without("/etc/libibverbs.d")
                                .without("/usr/lib/x86_64-linux-gnu/libibverbs"),
                        "no provider for mlx5"),
                impaired(
                        "k8s-rdma-shared-dev-plugin#106",
                        folder -> infiniband(folder, "5.15.0-105-generic")
                                .link("/usr/lib/x86_64-linux-gnu/libibverbs.so.1", "libibverbs.so.1.1.17.1")
                                .without("/usr/lib/x86_64-linux-gnu/libibverbs")
                                .file("/usr/lib/x86_64-linux-gnu/libibverbs/libmlx5-rdmav17.so", ""),
                        "years older than the kernel"),
                broken(
                        "k8s-rdma-shared-dev-plugin#106, libibverbs asked",
                        folder -> infiniband(folder, "5.15.0-105-generic")
                                .file("/rdma4j/libibverbs", "libibverbs: Warning: couldn't load driver 'mlx5'"),
                        "It says: libibverbs: Warning: couldn't load driver 'mlx5'"),
                broken(
                        "SoftRoCE/rxe-dev#65",
                        folder -> rxe(folder, "4.10.0")
                                .file("/usr/lib/x86_64-linux-gnu/librxe-rdmav2.so", "")
                                .file("/etc/libibverbs.d/mlx4.driver", "driver mlx4")
                                .file("/usr/local/etc/libibverbs.d/rxe.driver", "driver rxe"),
                        "two installations of libibverbs"),
                broken("SoftRoCE/rxe-dev#48", folder -> rxe(folder, "4.7.0"), "no provider for rxe"),
                broken(
                        "SoftRoCE/rxe-dev#75",
                        folder -> rxe(folder, "4.9.78")
                                .provider("rxe")
                                .file(
                                        "/rdma4j/libibverbs",
                                        "libibverbs: Warning: Driver rxe does not support the kernel ABI of 1"),
                        "does not support the kernel ABI of 1"),
                broken(
                        "NVIDIA/caffe#590",
                        folder -> infiniband(folder, "4.15.0-112-generic")
                                .file(
                                        "/rdma4j/libibverbs",
                                        "libibverbs: Warning: no userspace device-specific driver found for"
                                                + " /sys/class/infiniband_verbs/uverbs0"),
                        "no userspace device-specific driver found"),
                good(
                        "NVIDIA/nccl#1044",
                        folder -> infiniband(folder, "5.4.0-150-generic")
                                .file("/etc/libibverbs.d/ipath.driver", "driver ipathverbs")
                                .file(
                                        "/rdma4j/libibverbs",
                                        "libibverbs: Warning: couldn't load driver 'libipathverbs-rdmav25.so'\nmlx5_0"),
                        ""));
    }

    static CopiedSystem rxe(Path folder, String release) throws IOException {
        return bare(folder, release)
                .alsoModules("rdma_rxe")
                .device("rxe0", "", 0)
                .roce("rxe0", "eth0");
    }

    static Stream<ReportedMachine> kernels() {
        return Stream.of(
                broken(
                        "aibrix/PrisKV#6",
                        folder -> bare(folder, "6.14.0-1015-aws")
                                .withoutClasses()
                                .modules("ena")
                                .withoutCards()
                                .moduleFiles("6.14.0-1015-aws", "kernel/drivers/infiniband/core/ib_core.ko.zst"),
                        "linux-modules-extra-6.14.0-1015-aws"),
                broken(
                        "SoftRoCE/librxe-dev#9",
                        folder -> bare(folder, "4.0.0+")
                                .withoutClasses()
                                .modules("e1000")
                                .withoutCards()
                                .moduleFiles("4.0.0+", "kernel/drivers/infiniband/hw/rxe/ib_rxe.ko"),
                        "kernel 4.0.0+ has no module rdma_rxe",
                        "modprobe rdma_rxe"),
                broken(
                        "siderolabs/pkgs#1557",
                        folder -> bare(folder, "6.12.25-talos")
                                .withoutClasses()
                                .modules("ib_core", "ib_ipoib", "bnxt_en")
                                .card("0000:41:00.0", "14e4:16d7", ETHERNET, "bnxt_en")
                                .moduleFiles("6.12.25-talos", "kernel/drivers/infiniband/core/ib_uverbs.ko"),
                        "no module bnxt_re, which Broadcom NetXtreme-E (14e4:16d7) at 0000:41:00.0 needs",
                        "ib_uverbs is not loaded"),
                broken(
                        "siderolabs/extensions#787",
                        folder -> bare(folder, "6.12.40-talos")
                                .withoutClasses()
                                .modules("ice", "ib_core")
                                .card("0000:17:00.0", "8086:159b", ETHERNET, "ice")
                                .moduleFiles("6.12.40-talos", "kernel/drivers/net/ethernet/intel/ice/ice.ko"),
                        "no module irdma, which Intel E810"),
                broken(
                        "sriov-network-operator#919",
                        folder -> bare(folder, "5.14.0-427.el9.x86_64")
                                .withoutClasses()
                                .modules("ice")
                                .card("0000:17:00.0", "8086:1593", ETHERNET, "ice")
                                .file("/etc/modprobe.d/no-rdma.conf", "blacklist irdma"),
                        "irdma is disabled in the configuration of modprobe"),
                broken(
                        "BarrinXu/FaaSMem#1",
                        folder -> bare(folder, "6.1.55-fastswap")
                                .withoutClasses()
                                .modules("igb")
                                .card("0000:08:00.0", "15b3:1003", NETWORK, "")
                                .moduleFiles("6.1.55-fastswap", "kernel/drivers/net/ethernet/intel/igb/igb.ko")
                                .moduleFiles(
                                        "5.4.0-169-generic", "updates/dkms/mlx4_core.ko", "updates/dkms/ib_core.ko"),
                        "modules are there for kernel 5.4.0-169-generic, not for the running kernel 6.1.55-fastswap",
                        "cloud",
                        "modprobe"),
                impaired(
                        "siderolabs/docs#581",
                        folder -> bare(folder, "6.12.57-talos")
                                .file("/proc/devices", "Character devices:\n231 infiniband_verbs\n")
                                .modules("ib_core", "ib_uverbs", "rdma_ucm", "mlx5_core", "mlx5_ib")
                                .provider("mlx5")
                                .card("0000:03:00.0", "15b3:1021", INFINIBAND, "mlx5_core")
                                .device("mlx5_8", "0000:03:00.0", 0)
                                .infinibandPort("mlx5_8", "2: INIT", "5: LinkUp", "0x0", "400 Gb/sec (4X NDR)"),
                        "the module ib_umad is not loaded"),
                broken(
                        "azhpc-images#298",
                        folder -> bare(folder, "5.15.0-1051-azure")
                                .withoutClasses()
                                .modules("hv_netvsc")
                                .card("f014:00:02.0", "15b3:101e", INFINIBAND, "")
                                .log(
                                        "[    0.000000] secureboot: Secure boot enabled",
                                        "[    5.201111] Loading of module with unavailable key is rejected"),
                        "Secure Boot",
                        "modprobe"),
                broken(
                        "azure-linux-kernel#28",
                        folder -> bare(folder, "4.15.0-1041-azure")
                                .withoutClasses()
                                .modules("mlx_compat")
                                .card("0001:00:02.0", "15b3:1004", ETHERNET, "mlx4_core")
                                .file(
                                        "/lib/modules/4.15.0-1041-azure/modules.builtin",
                                        "kernel/drivers/net/ethernet/mellanox/mlx4/mlx4_core.ko")
                                .moduleFiles("4.15.0-1041-azure", "updates/dkms/ib_core.ko", "updates/dkms/mlx4_ib.ko")
                                .log(
                                        "[   12.1] mlx4_core: exports duplicate symbol mlx4_alloc_cmd_mailbox (owned by kernel)"),
                        "modules of two makers",
                        "modprobe"),
                broken(
                        "oracle/oracle-linux#85",
                        folder -> bare(folder, "5.4.17-2102.206.1.el7uek.x86_64")
                                .withoutClasses()
                                .modules("mlx5_core", "mlx_compat")
                                .card("36fd:00:02.0", "15b3:101e", ETHERNET, "")
                                .log(
                                        "[53902.558411] WARNING: CPU: 0 PID: 14451 at net/core/devlink.c:8047 devlink_alloc",
                                        "[53902.558411] Modules linked in: mlx5_core(OE+) mlxfw(OE) mlx_compat(OE) tls"),
                        "the kernel reported a bug in an RDMA driver"));
    }

    static Stream<ReportedMachine> cards() {
        return Stream.of(
                broken(
                        "pocopico/rp-ext#129",
                        folder -> bare(folder, "4.4.302+")
                                .withoutClasses()
                                .modules("mlx5_core")
                                .card("0000:03:00.0", "15b3:1015", ETHERNET, "")
                                .log(
                                        "[   12.926115] mlx5_core 0000:03:00.0: firmware version: 14.32.1010",
                                        "[   13.672173] mlx5_core 0000:03:00.0: handle_hca_cap failed",
                                        "[   14.059582] mlx5_core: probe of 0000:03:00.0 failed with error -22"),
                        "handle_hca_cap failed",
                        "modprobe",
                        "is not loaded"),
                broken(
                        "mwrnd/innova2#8",
                        folder -> bare(folder, "5.8.0-43-generic")
                                .alsoModules("mlx5_core", "mlx5_ib")
                                .card("0000:03:00.0", "15b3:1017", ETHERNET, "")
                                .log(
                                        "[  121.3] mlx5_core 0000:03:00.0: Firmware over 120000 MS in pre-initializing state, aborting",
                                        "[  121.4] mlx5_core: probe of 0000:03:00.0 failed with error -16"),
                        "pre-initializing",
                        "modprobe",
                        "against RDMA"),
                broken(
                        "clustervision/trinity#219, harvester#2694",
                        folder -> bare(folder, "3.10.0-229.el7.x86_64")
                                .alsoModules("mlx4_core", "mlx4_ib", "mlx4_en")
                                .card("0000:0d:00.0", "15b3:1003", NETWORK, "mlx4_core")
                                .file("/sys/bus/pci/devices/0000:0d:00.0/mlx4_port1", "eth")
                                .log(
                                        "[  939.3] mlx4_en 0000:0d:00.0: UDP RSS is not supported on this device",
                                        "[  939.4] <mlx4_ib> mlx4_ib_add: mlx4_ib: Mellanox ConnectX InfiniBand driver v2.2-1"),
                        "UDP RSS is not supported on this device",
                        "modprobe"),
                broken(
                        "ROCm/mori#1",
                        folder -> bare(folder, "6.8.0-60-generic")
                                .withoutClasses()
                                .modules("bnxt_en")
                                .card("0000:c1:00.0", "14e4:1760", ETHERNET, "bnxt_en")
                                .card("0000:c1:00.1", "14e4:1760", ETHERNET, "bnxt_en")
                                .moduleFiles("6.8.0-60-generic", "kernel/drivers/infiniband/hw/bnxt_re/bnxt_re.ko"),
                        "has no RDMA device: bnxt_re is not loaded",
                        "soft-RoCE"),
                broken(
                        "lxc/incus-os#1305",
                        folder -> bare(folder, "6.19.9-zabbly+")
                                .alsoModules("ice", "irdma")
                                .card("0000:01:00.0", "8086:159b", ETHERNET, "ice")
                                .log(
                                        "ice 0000:01:00.0: Direct firmware load for intel/ice/ddp/ice.pkg failed with error -2",
                                        "ice 0000:01:00.0: The DDP package file was not found or could not be read. Entering"
                                                + " Safe Mode"),
                        "did not find the firmware file"),
                broken(
                        "dranet#177",
                        folder -> bare(folder, "6.8.0-52-generic")
                                .alsoModules("mlx5_core", "mlx5_ib")
                                .card("0000:3b:00.0", "15b3:101b", ETHERNET, "mlx5_core"),
                        "its RDMA device may be in another network namespace",
                        "modprobe"),
                impaired(
                        "gpu-operator#2868, nv_peer_memory#79",
                        folder -> infiniband(folder, "6.8.0-1035-nvidia-64k")
                                .log(
                                        "[  982.111] nvidia_peermem: disagrees about version of symbol"
                                                + " ib_register_peer_memory_client",
                                        "[  982.112] nvidia_peermem: Unknown symbol ib_register_peer_memory_client (err -22)"),
                        "nvidia_peermem was refused"));
    }

    static Stream<ReportedMachine> virtualFunctions() {
        return Stream.of(
                broken(
                        "network-operator#1646",
                        folder -> mlx5(folder, "5.15.0-105-generic", "15b3:101e", INFINIBAND)
                                .virtualFunction("0000:3b:00.0", "0000:3b:00.7")
                                .file("/sys/class/infiniband/mlx5_0/node_guid", "0000:0000:0000:0000")
                                .infinibandPort("mlx5_0", "2: INIT", "5: LinkUp", "0x4", "400 Gb/sec (4X NDR)"),
                        "its node GUID is zero",
                        "start opensm"),
                good(
                        "sriov-network-operator#635",
                        folder -> {
                            CopiedSystem system = infiniband(folder, "5.4.0-89-generic");
                            for (int i = 1; i < 8; i++) {
                                String address = "0000:3b:00." + i;
                                system.card(address, "15b3:1018", INFINIBAND, "mlx5_core")
                                        .virtualFunction(address, "0000:3b:00.0")
                                        .device("mlx5_" + i, address, i)
                                        .infinibandPort("mlx5_" + i, "1: DOWN", "3: Disabled", "0x0", "10 Gb/sec (4X)");
                            }
                            return system;
                        },
                        "7 ports, each of which is DOWN",
                        "switched off",
                        "ibportstate"),
                good(
                        "made by hand: virtual functions kept for guests",
                        folder -> infiniband(folder, "5.4.0-89-generic")
                                .card("0000:3b:00.1", "15b3:1018", INFINIBAND, "")
                                .virtualFunction("0000:3b:00.1", "0000:3b:00.0")
                                .card("0000:3b:00.2", "15b3:1018", INFINIBAND, "vfio-pci")
                                .virtualFunction("0000:3b:00.2", "0000:3b:00.0"),
                        "has no driver here",
                        "modprobe"));
    }

    static Stream<ReportedMachine> containers() {
        return Stream.of(
                broken(
                        "k8s-rdma-sriov-dev-plugin#33, nccl#925",
                        folder -> mlx5(folder, "5.4.0-150-generic", "15b3:1015", ETHERNET)
                                .file("/proc/self/mounts", "overlay / overlay rw 0 0\ntmpfs /dev tmpfs rw 0 0")
                                .activeEthernet("mlx5_0")
                                .gid("mlx5_0", 0, GidKind.LINK_LOCAL, "", "")
                                .gid("mlx5_0", 1, GidKind.LINK_LOCAL, "", ""),
                        "no usable GID in this network namespace"),
                good(
                        "hustcat/k8s-rdma-device-plugin#8",
                        folder -> container(folder, 8, 2),
                        "which belong to others",
                        "state=broken"),
                good(
                        "linux-rdma/rdma-core#1060",
                        folder -> container(folder, 4, 0),
                        "which belong to others",
                        "state=broken"),
                broken(
                        "spiderpool#4345",
                        folder -> mlx5(folder, "5.15.0-125-generic", "15b3:101e", ETHERNET)
                                .activeEthernet("mlx5_0")
                                .file("/rdma4j/nodes/uverbs0", missing(0)),
                        "Node and device must match"),
                broken(
                        "aws-ofi-nccl#879",
                        folder -> bare(folder, "5.15.0-1083-aws")
                                .file("/proc/devices", "Character devices:\n231 infiniband_verbs\n")
                                .modules("ib_core", "ib_uverbs", "efa")
                                .memlock("65536")
                                .provider("efa")
                                .file("/proc/self/mounts", "overlay / overlay rw 0 0\ntmpfs /dev tmpfs rw 0 0")
                                .card("0000:10:1b.0", "1d0f:efa1", ETHERNET, "efa")
                                .device("rdmap10s27", "0000:10:1b.0", 0, "")
                                .port("rdmap10s27", "4: ACTIVE", "5: LinkUp", "Unknown", "0x0", "100 Gb/sec (4X EDR)"),
                        "no node that matches rdmap10s27: /dev/infiniband/uverbs0 is not there",
                        "ib_umad"),
                impaired(
                        "made by hand: a copy without any record of the device nodes",
                        folder -> infiniband(folder, "6.8.0-60-generic").without("/rdma4j"),
                        "was not recorded",
                        "mknod",
                        "removed"));
    }

    /** A container that has the node of only one of several virtual functions. */
    private static CopiedSystem container(Path folder, int devices, int own) throws IOException {
        CopiedSystem system = bare(folder, "3.10.0-693.el7.x86_64")
                .alsoModules("mlx4_core", "mlx4_ib")
                .provider("mlx4");
        for (int i = 0; i < devices; i++) {
            String address = "0000:81:00." + i;
            system.card(address, "15b3:1004", NETWORK, "mlx4_core")
                    .device("mlx4_" + i, address, i, i == own ? "in order" : missing(i))
                    .activeInfiniband("mlx4_" + i, "56 Gb/sec (4X FDR)");
        }
        return system;
    }

    private static CopiedSystem lag(Path folder) throws IOException {
        return bare(folder, "5.15.0-119-generic")
                .alsoModules("mlx5_core", "mlx5_ib", "bonding")
                .provider("mlx5")
                .card("0000:99:00.0", "15b3:101f", ETHERNET, "mlx5_core")
                .card("0000:99:00.1", "15b3:101f", ETHERNET, "mlx5_core")
                .device("rocep153s0", "0000:99:00.0", 0)
                .activeEthernet("rocep153s0")
                .gid("rocep153s0", 0, GidKind.IPV4, "IB/RoCE v1", "bond0")
                .gid("rocep153s0", 1, GidKind.IPV4, "RoCE v2", "bond0");
    }

    static Stream<ReportedMachine> whole() {
        return Stream.of(
                good(
                        "stepfun-ai/StepMesh#15, libvma#807",
                        ReportedMachinesTest::lag,
                        "",
                        "has no RDMA device",
                        "made no RDMA"),
                good(
                        "doca-driver-build#51",
                        folder -> lag(folder)
                                .log(
                                        "[15441.9] mlx5_vdpa: disagrees about version of symbol mlx5_db_free",
                                        "[15441.9] mlx5_vdpa: Unknown symbol mlx5_db_free (err -22)"),
                        "mlx5_vdpa was refused; RDMA itself does not need it",
                        "state=broken"),
                good(
                        "Freeflow#16, byteps#313",
                        folder -> bare(folder, "3.10.0-693.el7.x86_64")
                                .alsoModules("mlx4_core", "mlx4_ib")
                                .without("/usr/lib")
                                .link("/usr/lib64/libibverbs.so.1", "libibverbs.so.1.0.0")
                                .link("/usr/lib64/libibumad.so.3", "libibumad.so.3.0.3")
                                .link("/usr/lib64/librdmacm.so.1", "librdmacm.so.1.0.0")
                                .file("/usr/lib64/libmlx4-rdmav2.so", "")
                                .file("/etc/libibverbs.d/mlx4.driver", "driver mlx4")
                                .card("0000:03:00.0", "15b3:1003", NETWORK, "mlx4_core")
                                .device("mlx4_0", "0000:03:00.0", 0)
                                .activeInfiniband("mlx4_0", "56 Gb/sec (4X FDR)"),
                        "",
                        "no provider"),
                good(
                        "opa-psm2#43",
                        folder -> bare(folder, "5.15.0-107-generic")
                                .alsoModules("hfi1", "rdmavt")
                                .provider("hfi1verbs")
                                .card("0000:86:00.0", "8086:24f0", "0x020800", "hfi1")
                                .device("opap134s0", "0000:86:00.0", 0)
                                .activeInfiniband("opap134s0", "100 Gb/sec (4X EDR)"),
                        ""),
                good(
                        "rdma-core#569",
                        folder -> bare(folder, "6.1.0-26-amd64")
                                .file("/proc/devices", "Character devices:\n231 infiniband_verbs\n")
                                .modules("ib_core", "ib_uverbs", "iw_cm", "rdma_cm", "rdma_ucm", "siw")
                                .provider("siw")
                                .device("siw0", "", 0)
                                .activeEthernet("siw0")
                                .gid("siw0", 0, GidKind.OTHER, "IB/RoCE v1", "eth0"),
                        "",
                        "RoCE v1",
                        "ib_umad is not loaded"),
                good(
                        "soft-iWARP as kernel 6.1 shows it, with one GID of the interface's MAC and no word of the interface",
                        folder -> {
                            CopiedSystem system = bare(folder, "6.1.0-56-amd64")
                                    .alsoModules("iw_cm", "siw")
                                    .provider("siw")
                                    .device("siw0", "", 0)
                                    .port("siw0", "4: ACTIVE", "5: LinkUp", "Ethernet", "0x0", "10 Gb/sec (1X FDR10)")
                                    .file("/sys/class/infiniband/siw0/node_type", "4: RNIC")
                                    .file("/sys/class/infiniband_verbs/uverbs0/abi_version", "1")
                                    .file("/rdma4j/libibverbs", "siw0");
                            String port = "/sys/class/infiniband/siw0/ports/1";
                            return system.file(port + "/gids/0", "ee4c:17cb:f0b2:0000:0000:0000:0000:0000")
                                    .file(port + "/gid_attrs/types/0", "IB/RoCE v1");
                        },
                        "",
                        "RoCE v1",
                        "GID"),
                good(
                        "linux-rdma/rdma-core#1722",
                        folder -> infiniband(folder, "6.14.0-24-generic")
                                .link("/sys/class/infiniband/smi1/device", "0000:3b:00.0")
                                .infinibandPort("smi1", "1: DOWN", "5: LinkUp", "0x1", "200 Gb/sec (1X XDR)"),
                        "",
                        "one lane"),
                good(
                        "made by hand: an XDR port with the four planes of its smi device",
                        folder -> {
                            CopiedSystem system = infiniband(folder, "6.8.0-60-generic")
                                    .activeInfiniband("mlx5_0", "800 Gb/sec (4X XDR)")
                                    .link("/sys/class/infiniband/smi1/device", "0000:3b:00.0");
                            for (int plane = 1; plane <= 4; plane++) {
                                String port = "/sys/class/infiniband/smi1/ports/" + plane;
                                system.file(port + "/state", "1: DOWN")
                                        .file(port + "/phys_state", "5: LinkUp")
                                        .file(port + "/link_layer", "InfiniBand")
                                        .file("/sys/class/infiniband_mad/umad%d/ibdev".formatted(plane), "smi1")
                                        .file("/rdma4j/nodes/umad" + plane, "in order");
                            }
                            return system;
                        },
                        "",
                        "smi1",
                        "DOWN"),
                good(
                        "ofiwg/libfabric#975",
                        folder -> infiniband(folder, "3.10.0-229.el7.x86_64")
                                .card("0000:0b:00.1", "1137:00cf", ETHERNET, "usnic_verbs")
                                .device("usnic_0", "0000:0b:00.1", 1)
                                .port("usnic_0", "4: ACTIVE", "5: LinkUp", "Ethernet", "0x0", "10 Gb/sec (4X)")
                                .file("/sys/class/infiniband/usnic_0/node_type", "6: usNIC UDP"),
                        "",
                        "no provider"),
                good(
                        "Mellanox/k8s-rdma-shared-dev-plugin#192",
                        folder -> mlx5(folder, "5.15.0-139-generic", "15b3:101d", ETHERNET)
                                .modules("ib_core", "ib_uverbs", "ib_umad", "mlx5_core", "mlx5_ib")
                                .roce("mlx5_0", "eth0"),
                        "the module rdma_ucm is not loaded"),
                good(
                        "made by hand: Intel X722 with the driver of older kernels",
                        folder -> bare(folder, "4.18.0-305.el8.x86_64")
                                .alsoModules("i40e", "i40iw")
                                .provider("i40iw")
                                .card("0000:1a:00.0", "8086:37d2", ETHERNET, "i40e")
                                .device("i40iw0", "0000:1a:00.0", 0)
                                .file("/sys/class/infiniband/i40iw0/node_type", "4: RNIC")
                                .activeEthernet("i40iw0")
                                .gid("i40iw0", 0, GidKind.OTHER, "IB/RoCE v1", "eno1"),
                        "",
                        "no provider",
                        "RoCE v1"));
    }
}
