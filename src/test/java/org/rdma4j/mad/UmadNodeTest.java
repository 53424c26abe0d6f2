package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UmadNodeTest {
    @TempDir
    private Path sysfs;

    @Test
    void isFoundByDeviceAndPort() throws IOException {
        entry("umad0", "mlx5_0", 1);
        entry("issm1", "mlx5_0", 2);
        entry("umad1", "mlx5_0", 2);
        entry("umad10", "mlx5_1", 2);

        assertThat(UmadNode.find(sysfs, "mlx5_1", 2)).hasToString("Optional[/dev/infiniband/umad10]");
        assertThat(UmadNode.find(sysfs, "mlx5_0", 2)).hasToString("Optional[/dev/infiniband/umad1]");
        assertThat(UmadNode.find(sysfs, "mlx5_1", 1)).isEmpty();
    }

    @Test
    void isNotThereWithoutTheModule() {
        assertThat(UmadNode.find(sysfs.resolve("missing"), "mlx5_0", 1)).isEmpty();
    }

    private void entry(String name, String device, int port) throws IOException {
        Path folder = Files.createDirectory(sysfs.resolve(name));
        Files.writeString(folder.resolve("ibdev"), device + "\n");
        Files.writeString(folder.resolve("port"), port + "\n");
    }
}
