package org.rdma4j.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortFolderTest {
    @TempDir
    Path folder;

    private SystemRoot system;

    @BeforeEach
    void begin() {
        system = new SystemRoot(folder);
    }

    @Test
    void withoutPortsNoneIsChosen() {
        assertThat(PortFolder.firstEthernet(system)).isEmpty();
        assertThat(new PortFolder("mlx5_0", 1).isEthernet(system)).isFalse();
        assertThat(new PortFolder("mlx5_0", 1).isActive(system)).isFalse();
    }

    @Test
    void theFirstActiveEthernetPortIsChosen() throws Exception {
        port("mlx5_0", 1, "Ethernet", "1: DOWN");
        port("mlx5_1", 1, "Ethernet", "4: ACTIVE");
        port("mlx5_2", 1, "Ethernet", "4: ACTIVE");

        assertThat(PortFolder.firstEthernet(system)).hasValue(new PortFolder("mlx5_1", 1));
    }

    @Test
    void anInfiniBandPortIsChosenBeforeOthers() throws Exception {
        port("mlx5_0", 1, "Ethernet", "4: ACTIVE");
        port("mlx5_1", 1, "InfiniBand", "2: INIT");

        assertThat(PortFolder.firstEthernet(system)).isEmpty();
    }

    private void port(String device, int number, String linkLayer, String state) throws IOException {
        Path path = folder.resolve("sys/class/infiniband/" + device + "/ports/" + number);
        Files.createDirectories(path);
        Files.writeString(path.resolve("link_layer"), linkLayer + "\n");
        Files.writeString(path.resolve("state"), state + "\n");
    }
}
