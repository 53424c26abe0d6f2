package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rdma4j.RdmaException;

class UmadPortWithoutDeviceTest {
    @Test
    void theErrorNamesAMissingCa() {
        assertThatThrownBy(() -> UmadPort.open("nowhere", 1))
                .isInstanceOf(RdmaException.class)
                .hasMessageStartingWith("umad_get_port: ")
                .hasMessageContaining("(CA nowhere, port 1); ");
    }

    @Test
    void noCaIsListed() throws IOException {
        List<String> devices = List.of();
        Path sysfs = Path.of("/sys/class/infiniband");
        if (Files.isDirectory(sysfs)) {
            try (Stream<Path> entries = Files.list(sysfs)) {
                devices = entries.map(entry -> entry.getFileName().toString()).toList();
            }
        }

        assertThat(UmadPort.deviceNames()).isSubsetOf(devices);
    }
}
