package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels for which modprobe does not help, and one with RDMA built in. */
class OtherKernelsTest {
    private static final String MODULES = "/proc/modules";
    private static final String LISTS = "/lib/modules/6.1.0-56-amd64/";

    @TempDir
    Path folder;

    @Test
    void aKernelWithRdmaBuiltInHasNoFault() throws Exception {
        CopiedSystem system = CopiedSystem.infiniband(folder)
                .without(MODULES)
                .file("/sys/module/ib_core/parameters/recv_queue_size", "512")
                .file(
                        LISTS + "modules.builtin",
                        "kernel/drivers/infiniband/core/ib_uverbs.ko\nkernel/drivers/infiniband/core/rdma_ucm.ko");

        assertThat(system.diagnosis().findings()).extracting(Finding::state).containsOnly(State.GOOD);
    }

    @Test
    void aKernelWithoutModulesIsNotToldToLoadOne() throws Exception {
        Finding first = CopiedSystem.infiniband(folder)
                .without(MODULES)
                .file("/proc/devices", "Character devices:\n231 infiniband_mad\n")
                .file("/sys/module/ib_core/parameters/recv_queue_size", "512")
                .diagnosis()
                .findings()
                .getFirst();

        assertThat(first.summary()).isEqualTo("the module ib_uverbs is not loaded");
        assertThat(first.explanation())
                .isEqualTo("Without it, no program can use verbs. This kernel takes no modules, and was built without"
                        + " ib_uverbs: another kernel is needed.");
        assertThat(first.remedies()).isEmpty();
    }

    @Test
    void aKernelWithoutModulesAndWithoutRdma() throws Exception {
        Finding first = CopiedSystem.empty(folder)
                .withoutCards()
                .file("/proc/devices", "Character devices:\n  1 mem\n")
                .log()
                .diagnosis()
                .findings()
                .stream()
                .filter(finding -> finding.subject().equals("kernel modules"))
                .findFirst()
                .orElseThrow();

        assertThat(first.explanation()).endsWith("was built without rdma_rxe: another kernel is needed.");
        assertThat(first.remedies()).isEmpty();
    }

    @Test
    void aKernelThatLacksAModuleIsNotToldToLoadIt() throws Exception {
        Finding first = CopiedSystem.infiniband(folder)
                .withoutModule("ib_umad")
                .file("/proc/devices", "Character devices:\n231 infiniband_verbs\n")
                .file(LISTS + "modules.dep", "kernel/drivers/infiniband/core/ib_uverbs.ko.xz: kernel/x/ib_umad.ko")
                .diagnosis()
                .findings()
                .getFirst();

        assertThat(first.explanation())
                .isEqualTo("Without it, no program can query the fabric, run its manager, or read counters. Kernel"
                        + " 6.1.0-56-amd64 has no module ib_umad: it was built without, or the module is in a package"
                        + " that is not installed.");
        assertThat(first.remedies()).containsExactly("find /lib/modules -name 'ib_umad.ko*'");
    }

    @Test
    void aModuleThatTheKernelHasIsLoaded() throws Exception {
        Finding first = CopiedSystem.infiniband(folder)
                .withoutModule("ib_umad")
                .file("/proc/devices", "Character devices:\n231 infiniband_verbs\n")
                .file(LISTS + "modules.dep", "kernel/drivers/infiniband/core/ib_umad.ko.xz: kernel/x/ib_core.ko.xz")
                .diagnosis()
                .findings()
                .getFirst();

        assertThat(first.remedies())
                .containsExactly("modprobe ib_umad", "echo ib_umad > /etc/modules-load.d/ib_umad.conf");
    }

    @Test
    void softRoceIsProposedOnAnInterfaceThatIsUp() throws Exception {
        CopiedSystem system = CopiedSystem.empty(folder)
                .withoutCards()
                .file("/proc/devices", "Character devices:\n  1 mem\n")
                .file(MODULES, "")
                .log()
                .file("/sys/class/net/lo/type", "772")
                .file("/sys/class/net/lo/operstate", "unknown")
                .file("/sys/class/net/ens3/type", "1")
                .file("/sys/class/net/ens3/operstate", "down")
                .file("/sys/class/net/ens4/type", "1")
                .file("/sys/class/net/ens4/operstate", "up");

        assertThat(system.diagnosis().findings())
                .filteredOn(finding -> finding.subject().equals("card"))
                .singleElement()
                .satisfies(card -> assertThat(card.remedies())
                        .endsWith("modprobe rdma_rxe", "rdma link add rxe0 type rxe netdev ens4"));
    }

    @Test
    void thePackageManagerIsTheSystemsOwn() throws Exception {
        CopiedSystem system = CopiedSystem.infiniband(folder).without("/usr/lib64/libibverbs.so.1");

        assertThat(system.diagnosis().findings().getFirst().remedies())
                .containsExactly("apt-get install libibverbs1, or dnf install libibverbs");
        system.file("/usr/bin/yum", "");
        assertThat(system.diagnosis().findings().getFirst().remedies()).containsExactly("yum install libibverbs");
        system.file("/usr/bin/apt-get", "");
        assertThat(system.diagnosis().findings().getFirst().remedies()).containsExactly("apt-get install libibverbs1");
    }
}
