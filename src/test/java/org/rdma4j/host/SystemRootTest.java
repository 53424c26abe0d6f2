package org.rdma4j.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemRootTest {
    @Test
    void anUnreadableFileIsNotTreatedAsEmpty(@TempDir Path folder) throws Exception {
        SystemRoot root = new SystemRoot(folder);
        assertThat(root.read("/proc/devices")).isEmpty();

        Files.createDirectories(folder.resolve("proc/devices"));
        assertThat(root.read("/proc/devices")).isEmpty();
    }
}
