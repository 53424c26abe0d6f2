package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.ChildJvm;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Refusals of the real system: each test starts a JVM with fewer rights than root. */
@Tag("one-kernel")
class RefusalTest {
    private static final Path NODE = Path.of("/dev/infiniband/uverbs0");

    @Test
    void registersAsMuchAsTheLimitAllows() throws Exception {
        assertThat(register(4096, "prlimit", "--memlock=65536:65536", "setpriv", "--bounding-set=-ipc_lock"))
                .singleElement()
                .asString()
                .startsWith("registered the memory region of 4 KiB on " + SoftRoceDevice.name());
    }

    @Test
    void theErrorNamesTheLimitOfLockedMemory() throws Exception {
        assertThat(register(1 << 20, "prlimit", "--memlock=65536:65536", "setpriv", "--bounding-set=-ipc_lock"))
                .containsExactly("ibv_reg_mr: ENOMEM (" + SoftRoceDevice.name()
                        + ", length 1 MiB, access []); RLIMIT_MEMLOCK is 64 KiB, "
                        + "raise it with ulimit -l or in /etc/security/limits.conf");
    }

    @Test
    void theErrorSaysThatTheDeviceNodeMayNotBeOpened() throws Exception {
        Files.setPosixFilePermissions(NODE, PosixFilePermissions.fromString("---------"));
        try {
            assertThat(register(4096, "setpriv", "--bounding-set=-dac_override"))
                    .singleElement()
                    .asString()
                    .startsWith(NODE + " may not be opened for reading and writing (EACCES): it is ---------")
                    .contains("try: chmod 0666 " + NODE);
        } finally {
            Files.setPosixFilePermissions(NODE, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
    }

    @Test
    void theErrorSaysThatTheDeviceNodeIsMissing() throws Exception {
        assertThat(register(4096, "unshare", "-m", "sh", "-c", hiding("/dev/infiniband")))
                .singleElement()
                .asString()
                .startsWith(NODE + " does not exist, though the kernel has the device uverbs0 (231:192)");
    }

    @Test
    void theErrorSaysThatTheKernelHasMadeNoNode() throws Exception {
        assertThat(register(4096, "unshare", "-m", "sh", "-c", hiding("/sys/class/infiniband_verbs")))
                .singleElement()
                .asString()
                .startsWith("the kernel has made no uverbs for " + SoftRoceDevice.name());
    }

    /** A shell script that runs its remaining arguments while an empty file system covers a folder. */
    private static String hiding(String folder) {
        return "mount -t tmpfs none " + folder + " && exec \"$0\" \"$@\"";
    }

    private static List<String> register(long size, String... before) throws Exception {
        return new ChildJvm(before)
                .run(
                        "--enable-native-access=ALL-UNNAMED",
                        "--class-path",
                        ChildJvm.classPath(),
                        RegisterMemory.class.getName(),
                        Long.toString(size));
    }
}
