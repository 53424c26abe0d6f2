package org.rdma4j.host.diagnosis;

import static org.rdma4j.host.diagnosis.CopiedSystem.bare;
import static org.rdma4j.host.diagnosis.ReportedMachine.broken;
import static org.rdma4j.host.diagnosis.ReportedMachine.good;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.ETHERNET;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.NETWORK;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.infiniband;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.mlx5;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.rxe;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines with trouble in a driver, in the kernel or in user space. */
class ReportedDriversTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"providers", "modules", "ports"})
    void theFirstFindingNamesTheFault(ReportedMachine machine) throws Exception {
        machine.assertIsJudgedRight(folder);
    }

    static Stream<ReportedMachine> providers() {
        return Stream.of(
                broken(
                        "nminoru/pib#2",
                        folder -> bare(folder, "2.6.32-431.el6.x86_64")
                                .alsoModules("pib")
                                .device("pib_0", "", 0)
                                .activeInfiniband("pib_0", "40 Gb/sec (4X QDR)")
                                .file(
                                        "/rdma4j/libibverbs",
                                        "libibverbs: Warning: no userspace device-specific driver found for"
                                                + " /sys/class/infiniband_verbs/uverbs0"),
                        "no userspace device-specific driver found"),
                broken(
                        "zrlio/softiwarp#12",
                        folder -> bare(folder, "4.8.13-1.el7.elrepo.x86_64")
                                .file("/proc/devices", "Character devices:\n231 infiniband_verbs\n")
                                .modules("ib_core", "ib_uverbs", "iw_cm", "rdma_cm", "rdma_ucm", "siw")
                                .device("siw_eth0", "", 0)
                                .activeEthernet("siw_eth0")
                                .gid("siw_eth0", 0, GidKind.OTHER, "IB/RoCE v1", "eth0"),
                        "libibverbs has no provider for siw devices",
                        "RoCE v1",
                        "ib_umad is not loaded"),
                broken(
                        "SoftRoCE/rxe-dev#74",
                        folder -> rxe(folder, "4.16.0")
                                .provider("rxe")
                                .file(
                                        "/rdma4j/libibverbs",
                                        "libibverbs: Warning: Driver rxe does not support the kernel ABI of 1 (supports 2 to 2)"
                                                + " for device /sys/class/infiniband/rxe0"),
                        "supports 2 to 2"));
    }

    static Stream<ReportedMachine> modules() {
        return Stream.of(
                good(
                        "namjaejeon/ksmbd#485, cifsd-team/ksmbd#574",
                        folder -> infiniband(folder, "6.5.0-41-generic")
                                .log(
                                        "[  289.068777] ksmbd: disagrees about version of symbol ib_mr_pool_destroy",
                                        "[  289.068788] ksmbd: Unknown symbol ib_mr_pool_destroy (err -22)",
                                        "[  289.068828] ksmbd: disagrees about version of symbol ib_unregister_client"),
                        "ksmbd was refused; RDMA itself does not need it",
                        "two makers"),
                broken(
                        "Mellanox/mstflint#448",
                        folder -> bare(folder, "5.10.28-Unraid")
                                .withoutClasses()
                                .modules("ixgbe")
                                .card("0000:04:00.0", "15b3:1015", ETHERNET, "")
                                .log(
                                        "[    0.710024] pci 0000:04:00.0: BAR 7: no space for [mem size 0x01000000 64bit pref]",
                                        "[    0.710033] pci 0000:04:00.0: BAR 7: failed to assign [mem size 0x01000000]"),
                        "no driver has bound",
                        "above 4G"));
    }

    static Stream<ReportedMachine> ports() {
        return Stream.of(
                broken(
                        "deepseek-ai/3FS#39",
                        folder -> mlx5(folder, "5.15.0-130-generic", "15b3:101d", ETHERNET)
                                .port("mlx5_0", "1: DOWN", "3: Disabled", "Ethernet", "0x0", "100 Gb/sec (4X EDR)")
                                .gid("mlx5_0", 0, GidKind.LINK_LOCAL, "RoCE v2", "ens1f0np0"),
                        "mlx5_0, port 1 is DOWN",
                        "disabled by a command",
                        "DPU"),
                good(
                        "openucx/ucx#11048",
                        folder -> bare(folder, "5.15.0-139-generic")
                                .alsoModules("bnxt_en", "bnxt_re")
                                .provider("bnxt_re")
                                .card("0000:c2:00.0", "14e4:1750", ETHERNET, "bnxt_en")
                                .card("0000:c2:00.1", "14e4:1750", ETHERNET, "bnxt_en")
                                .device("bnxt_re0", "0000:c2:00.0", 0)
                                .roce("bnxt_re0", "enp194s0f0np0")
                                .device("bnxt_re1", "0000:c2:00.1", 1)
                                .port("bnxt_re1", "1: DOWN", "3: Disabled", "Ethernet", "0x0", "100 Gb/sec (4X EDR)")
                                .gid("bnxt_re1", 0, GidKind.LINK_LOCAL, "RoCE v2", "enp194s0f1np1"),
                        "bnxt_re1, port 1 is DOWN"),
                good(
                        "linux-rdma/rdma-core#847",
                        folder -> bare(folder, "4.18.0-240.el8.x86_64")
                                .alsoModules("mlx4_core", "mlx4_ib")
                                .provider("mlx4")
                                .card("0000:03:00.0", "15b3:1003", NETWORK, "mlx4_core")
                                .device("mlx4_0", "0000:03:00.0", 0)
                                .infinibandPort("mlx4_0", "1: DOWN", "3: Disabled", "0xd", "10 Gb/sec (4X)")
                                .file("/sys/class/infiniband/mlx4_0/ports/2/state", "4: ACTIVE")
                                .file("/sys/class/infiniband/mlx4_0/ports/2/phys_state", "5: LinkUp")
                                .file("/sys/class/infiniband/mlx4_0/ports/2/link_layer", "InfiniBand")
                                .file("/sys/class/infiniband/mlx4_0/ports/2/sm_lid", "0xd")
                                .file("/sys/class/infiniband/mlx4_0/ports/2/rate", "56 Gb/sec (4X FDR)"),
                        "mlx4_0, port 1 is DOWN",
                        "opensm"));
    }
}
