package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine that this check was written for. Finding the fault by hand had taken two days. */
class ReportedMachineTest {
    @TempDir
    static Path folder;

    private static Diagnosis diagnosis;
    private static Finding cause;

    /** Symbolic links are created here, because test resources cannot have any. */
    @BeforeAll
    static void layOut() throws Exception {
        diagnosis = CopiedSystem.copyOf(Path.of("target/test-classes/reported-machine"), folder)
                .link(CopiedSystem.CARD + "/driver", "mlx5_core")
                .link("/sys/class/infiniband/mlx5_0/device", "0000:3b:00.0")
                .file("/etc/infiniband/openib.conf", "ONBOOT=yes")
                .diagnosis();
        cause = diagnosis.findings().getFirst();
    }

    @Test
    void thereIsNoOtherFault() {
        assertThat(diagnosis.findings())
                .filteredOn(finding -> finding.state().compareTo(State.CANNOT_TELL) >= 0)
                .containsExactly(cause);
    }

    @Test
    void theFirstLineNamesTheCulprit() {
        assertThat(cause.state()).isEqualTo(State.BROKEN);
        assertThat(cause.summary())
                .isEqualTo(
                        "character major 231, which the kernel reserves for InfiniBand, is held by nvidia-caps of the"
                                + " module nvidia");
    }

    @Test
    void theExplanationSaysWhyThisKernelAllowedIt() {
        assertThat(cause.explanation())
                .contains("infiniband_verbs and infiniband_mad cannot be registered")
                .contains("ib_uverbs and ib_umad refuse to be loaded, which openibd fails for")
                .contains("Kernel 3.10.0-1062.el7.x86_64 is older than 4.15")
                .contains("all of 234 to 254 are taken here");
    }

    @Test
    void theEvidenceIsInTheDriversAndInTheLog() {
        assertThat(cause.evidence())
                .contains("/proc/devices: 231 nvidia-caps", "/proc/devices: 254 tpm")
                .anyMatch(line -> line.contains("user_verbs: couldn't register device number"))
                .anyMatch(line -> line.contains("user_mad: couldn't register device number"));
    }

    @Test
    void theRemediesAreInOrderAndTheLastOneIsPermanent() {
        assertThat(cause.remedies())
                .containsExactly(
                        "modprobe -r nvidia_uvm nvidia_drm nvidia_modeset nvidia",
                        "modprobe ib_uverbs",
                        "modprobe ib_umad",
                        "systemctl restart openibd",
                        "modprobe -a nvidia nvidia_modeset nvidia_drm nvidia_uvm",
                        "echo 'softdep nvidia pre: ib_uverbs ib_umad' > /etc/modprobe.d/infiniband-before-nvidia.conf");
    }

    @Test
    void theKeyMessagesAreNotTheCause() {
        assertThat(diagnosis.findings())
                .filteredOn(finding -> finding.summary().contains("module keys"))
                .singleElement()
                .satisfies(keys -> {
                    assertThat(keys.state()).isEqualTo(State.NOTE);
                    assertThat(keys.summary()).endsWith("which are not the cause of anything");
                    assertThat(keys.evidence()).hasSize(2);
                });
    }
}
