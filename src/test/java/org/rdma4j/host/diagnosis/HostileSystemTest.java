package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.ChildJvm;
import org.rdma4j.host.DeviceNumber;

/** A report is made in a short time, whatever files a copied system has. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileSystemTest {
    private static final List<String> FILES = List.of(
            "/proc/devices",
            "/proc/modules",
            "/proc/sys/kernel/osrelease",
            "/proc/self/limits",
            "/var/log/dmesg",
            "/rdma4j/nodes/uverbs0",
            "/etc/libibverbs.d/mlx5.driver",
            CopiedSystem.CARD + "/vendor",
            CopiedSystem.CARD + "/max_link_speed",
            CopiedSystem.PORT + "/state",
            CopiedSystem.PORT + "/counters/symbol_error",
            "/sys/class/infiniband_verbs/uverbs0/dev");

    @TempDir
    Path folder;

    @Test
    void anEmptyFolderGivesAReport() {
        assertThat(CopiedSystem.empty(folder).diagnosis().findings())
                .extracting(Finding::state)
                .contains(State.CANNOT_TELL);
    }

    @Test
    void everyFileGarbage() throws Exception {
        CopiedSystem system = CopiedSystem.infiniband(folder);
        byte[] garbage = new byte[3 << 20];
        new Random(231).nextBytes(garbage);
        for (String file : FILES) {
            Files.write(system.path(file), garbage);
        }

        assertThat(system.diagnosis().worst()).isGreaterThanOrEqualTo(State.CANNOT_TELL);
    }

    @Test
    void everyFileEmpty() throws Exception {
        CopiedSystem system = CopiedSystem.infiniband(folder);
        for (String file : FILES) {
            Files.write(system.path(file), new byte[0]);
        }

        assertThat(system.diagnosis().worst()).isGreaterThanOrEqualTo(State.CANNOT_TELL);
    }

    @Test
    void everyFileAPipe() throws Exception {
        CopiedSystem system = CopiedSystem.infiniband(folder);
        for (String file : FILES) {
            Files.delete(system.path(file));
            assertThat(new ProcessBuilder("mkfifo", system.path(file).toString())
                            .start()
                            .waitFor())
                    .isZero();
        }

        assertThat(system.diagnosis().worst()).isGreaterThanOrEqualTo(State.CANNOT_TELL);
    }

    @Test
    void everyFileALoopOfLinks() throws Exception {
        CopiedSystem system = CopiedSystem.infiniband(folder);
        for (String file : FILES) {
            system.link(file, system.path(file).getFileName().toString());
        }
        system.without("/sys/class/infiniband").link("/sys/class/infiniband", "infiniband");

        assertThat(system.diagnosis().worst()).isGreaterThanOrEqualTo(State.CANNOT_TELL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 30, 50})
    void everyFileTruncated(int size) throws Exception {
        CopiedSystem system = CopiedSystem.infiniband(folder);
        for (String file : FILES) {
            byte[] whole = Files.readAllBytes(system.path(file));
            Files.write(system.path(file), Arrays.copyOf(whole, Math.min(size, whole.length)));
        }

        assertThat(system.diagnosis().findings()).isNotEmpty();
    }

    @Test
    void aLinkOutOfTheCopyIsNotFollowed() throws Exception {
        CopiedSystem system = CopiedSystem.infiniband(folder).link("/proc/devices", "/proc/devices");

        assertThat(system.diagnosis().findings().getFirst().summary()).isEqualTo("/proc/devices cannot be read");
    }

    @Test
    void namesThatAreNotUtf8() throws Exception {
        CopiedSystem system = CopiedSystem.infiniband(folder);
        Path devices = system.path("/sys/class/infiniband");
        Process shell = new ProcessBuilder("sh", "-c", "mkdir -p \"$(printf 'ml\\377\\376x')/ports/1\" 'a b'")
                .directory(devices.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();

        assertThat(system.diagnosis().worst()).isEqualTo(State.GOOD);
    }

    @Test
    void aKernelLogThatNeverComes() throws Exception {
        Path program = Files.writeString(folder.resolve("dmesg"), "#!/bin/sh\nexec sleep 600\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(new ChildJvm()
                        .environment("PATH", folder + ":" + System.getenv("PATH"))
                        .run("-cp", ChildJvm.classPath(), DescribeDiagnosis.class.getName()))
                .contains("cannot tell: the kernel's log may not be read");
    }

    @Test
    void everyNumberTooLarge() throws IOException {
        CopiedSystem system = CopiedSystem.infiniband(folder)
                .file(
                        "/proc/devices",
                        "Character devices:\n99999999999 x\n-231 y\n" + DeviceNumber.INFINIBAND_MAJOR + "\n")
                .file("/proc/modules", "ib_core 9 99999999999 -\n")
                .memlock("999999999999999999999");

        assertThat(system.diagnosis().worst()).isGreaterThanOrEqualTo(State.CANNOT_TELL);
    }
}
