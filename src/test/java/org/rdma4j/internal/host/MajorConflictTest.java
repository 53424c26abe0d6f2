package org.rdma4j.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MajorConflictTest {
    private static final String FREE = "Character devices:\n  1 mem\n";
    private static final String MODULES = """
            ipmi_devintf 20480 0 - Live 0x0000000000000000
            nvidia_uvm 1 0 - Live 0x0000000000000000
            nvidia_drm 1 3 - Live 0x0000000000000000
            nvidia_modeset 1 1 nvidia_drm, Live 0x0000000000000000
            nvidia 1 2 nvidia_uvm,nvidia_modeset, Live 0x0000000000000000
            """;

    private static @Nullable MajorConflict conflict(String devices, String release) {
        return MajorConflict.find(
                        CharacterDrivers.parse(FREE + devices),
                        KernelModules.parse(MODULES),
                        KernelRelease.parse(release).orElse(null))
                .orElse(null);
    }

    private static MajorConflict require(String devices, String release) {
        return Objects.requireNonNull(conflict(devices, release));
    }

    private static String taken(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(major -> major + " other" + major)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void anotherDriverOn231IsAConflict() {
        assertThat(conflict("231 infiniband_verbs\n231 infiniband_mad\n232 ipmidev", "6.1.0"))
                .isNull();
        assertThat(conflict("", "6.1.0")).isNull();
        assertThat(require("231 infiniband_verbs\n231 ipmidev", "6.1.0").summary())
                .endsWith("is held by ipmidev of the module ipmi_devintf");
        assertThat(require("231 strange", "6.1.0").summary()).endsWith("is held by strange");
    }

    @Test
    void theCauseDependsOnTheKernel() {
        assertThat(require("231 x", "none").cause())
                .isEqualTo("The reason is unknown, because the kernel's release is not known.");
        assertThat(require("231 x", "4.15.0").cause())
                .startsWith("Kernel 4.15.0 never hands out a reserved number by itself")
                .endsWith("x asked for 231, by a parameter of its module or in its code.");
        assertThat(require("231 x\n" + taken(234, 254), "4.14.9").cause())
                .startsWith("Kernel 4.14.9 is older than 4.15")
                .endsWith("all of 234 to 254 are taken here, so x got a number below.");
        assertThat(require("231 x\n" + taken(235, 253), "3.10.0").cause())
                .endsWith("; 2 of 234 to 254 are free now, so x came when none was, or asked for 231 itself.");
    }

    /** Vendors port the newer range back to older kernels. */
    @Test
    void aMajorOfTheNewerRangeShowsWhatAnOldKernelCanDo() {
        for (String newer : new String[] {"384 y", "511 y"}) {
            assertThat(require("231 x\n" + newer, "3.10.0").cause()).contains("never hands out a reserved number");
        }
        for (String other : new String[] {"383 y", "512 y"}) {
            assertThat(require("231 x\n" + other, "3.10.0").cause()).contains("is older than 4.15");
        }
    }

    @Test
    void dynamicMajorsAreThoseThatTheKernelHandsOut() {
        assertThat(IntStream.range(0, 600).filter(DynamicMajors::contains))
                .hasSize(21 + 128)
                .contains(234, 254, 384, 511)
                .doesNotContain(233, 255, 383, 512);
    }

    @Test
    void theModuleAndItsUsersAreUnloadedAndLoadedAgain() {
        assertThat(require("231 nvidia-caps", "6.1.0").remedies())
                .containsExactly(
                        "modprobe -r nvidia_uvm nvidia_drm nvidia_modeset nvidia",
                        "modprobe ib_uverbs",
                        "modprobe ib_umad",
                        "modprobe -a nvidia nvidia_modeset nvidia_drm nvidia_uvm");
        assertThat(require("231 ipmidev", "6.1.0").remedies())
                .containsExactly(
                        "modprobe -r ipmi_devintf", "modprobe ib_uverbs", "modprobe ib_umad", "modprobe ipmi_devintf");
        assertThat(require("231 strange", "6.1.0").remedies())
                .containsExactly(
                        "unload the module of strange",
                        "modprobe ib_uverbs",
                        "modprobe ib_umad",
                        "load the module of strange again");
    }

    @Test
    void theNextBootLoadsInfinibandFirst() {
        assertThat(require("231 ipmidev", "6.1.0").lastingRemedies())
                .containsExactly("echo 'softdep ipmi_devintf pre: ib_uverbs ib_umad'"
                        + " > /etc/modprobe.d/infiniband-before-ipmi_devintf.conf");
        assertThat(require("231 strange", "6.1.0").lastingRemedies()).isEmpty();
    }
}
