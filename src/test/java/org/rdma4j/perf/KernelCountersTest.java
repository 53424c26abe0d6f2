package org.rdma4j.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdma4j.host.SystemRoot;

class KernelCountersTest {
    @TempDir
    private Path root;

    @Test
    void countersOfTheSoftRoceDriverReplaceThoseWithTheSameMeaning() throws IOException {
        write("hw_counters/sent_pkts", "12\n");
        write("hw_counters/rcvd_pkts", "34\n");
        write("hw_counters/rcvd_seq_err", "5\n");

        assertThat(counters().read()).isEqualTo(Map.of("PortXmitPkts", 12L, "PortRcvPkts", 34L));
        assertThat(counters().files())
                .isEqualTo(Map.of("PortXmitPkts", "hw_counters/sent_pkts", "PortRcvPkts", "hw_counters/rcvd_pkts"));
    }

    @Test
    void infiniBandCountersComeFirstAndCountWords() throws IOException {
        write("counters/port_xmit_packets", "7\n");
        write("counters/port_xmit_data", "18446744073709551615\n");
        write("hw_counters/sent_pkts", "12\n");

        assertThat(counters().read()).isEqualTo(Map.of("PortXmitPkts", 7L, "PortXmitData", -1L));
    }

    @Test
    void filesWithoutANumberAreIgnored() throws IOException {
        write("counters/symbol_error", "N/A (no PMA)\n");

        assertThat(counters().read()).isEmpty();
    }

    /** A pipe without a writer: reading it would block for ever. */
    @Test
    void onlyRequestedFilesAreRead() throws Exception {
        write("hw_counters/sent_pkts", "12\n");
        Path pipe = root.resolve("sys/class/infiniband/rxe0/ports/1/hw_counters/rx_icrc_encapsulated");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(counters().read()).isEqualTo(Map.of("PortXmitPkts", 12L)));
    }

    private KernelCounters counters() {
        return KernelCounters.of(new SystemRoot(root), "rxe0", 1);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve("sys/class/infiniband/rxe0/ports/1").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
