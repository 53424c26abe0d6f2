package org.rdma4j.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortCounterFilesTest {
    @TempDir
    Path folder;

    private SystemRoot system;

    @BeforeEach
    void begin() {
        system = new SystemRoot(folder);
    }

    @Test
    void readsBothFoldersAndLeavesOutOtherFiles() throws Exception {
        write("mlx5_0", "1/counters/port_xmit_data", "18446744073709551615\n");
        write("mlx5_0", "1/counters/symbol_error", "3\n");
        write("mlx5_0", "1/counters/broken", "N/A (no PMA)\n");
        write("mlx5_0", "1/hw_counters/out_of_sequence", "7\n");
        write("mlx5_0", "1/hw_counters/lifespan", "10\n");

        PortCounterFiles counters = PortCounterFiles.of(system, "mlx5_0", 1);

        assertThat(counters.standard()).isEqualTo(Map.of("port_xmit_data", -1L, "symbol_error", 3L));
        assertThat(counters.hardware()).isEqualTo(Map.of("out_of_sequence", 7L));
    }

    @Test
    void aMissingPortHasNoCounters() {
        PortCounterFiles counters = PortCounterFiles.of(system, "mlx5_0", 1);

        assertThat(counters.standard()).isEmpty();
        assertThat(counters.hardware()).isEmpty();
    }

    private void write(String device, String file, String text) throws IOException {
        Path path = folder.resolve("sys/class/infiniband/" + device + "/ports/" + file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
