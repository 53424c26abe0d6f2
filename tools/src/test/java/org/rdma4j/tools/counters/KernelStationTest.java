package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdma4j.host.SystemRoot;

class KernelStationTest {
    @TempDir
    private Path root;

    /** The kernel reads them from an attribute with such narrow fields. */
    @Test
    void countersNarrowerThan64BitsSaturate() throws Exception {
        Map<String, Counter> counters = read(Map.of(
                "counters/symbol_error", "65535",
                "counters/link_downed", "255",
                "counters/local_link_integrity_errors", "15",
                "counters/VL15_dropped", "65534",
                "counters/port_xmit_wait", "4294967295",
                "counters/port_xmit_data", "4294967295",
                "counters/port_rcv_packets", "17"));

        assertThat(counter(counters, "symbol_error").isSaturated()).isTrue();
        assertThat(counter(counters, "link_downed").isSaturated()).isTrue();
        assertThat(counter(counters, "local_link_integrity_errors").isSaturated())
                .isTrue();
        assertThat(counter(counters, "port_xmit_wait").isSaturated()).isTrue();
        assertThat(counter(counters, "port_xmit_data").isSaturated()).isTrue();
        assertThat(counter(counters, "VL15_dropped").isSaturated()).isFalse();
    }

    @Test
    void aPortWithTheExtendedCountersHasWideOnes() throws Exception {
        Map<String, Counter> counters = read(Map.of(
                "counters/unicast_xmit_packets", "1",
                "counters/port_xmit_data", "4294967295",
                "counters/symbol_error", "70000"));

        assertThat(counter(counters, "port_xmit_data").isSaturated()).isFalse();
        assertThat(counter(counters, "port_xmit_data").bits()).isEqualTo(64);
        // This driver counts beyond the range of the attribute.
        assertThat(counter(counters, "symbol_error").bits()).isEqualTo(64);
    }

    /** Of prometheus/node_exporter: #966 (iWARP has no PMA), #2023 (Omni-Path has commas in names), #573 (words of four bytes). */
    @Test
    void filesOfOtherDriversAreRead() throws Exception {
        Map<String, Counter> counters = read(Map.of(
                "counters/port_rcv_errors", "N/A (no PMA)",
                "counters/port_rcv_data", "1000",
                "hw_counters/SwLinkUp,32", "1",
                "hw_counters/RcResend", "9"));

        assertThat(counters).containsOnlyKeys("port_rcv_data", "hw_counters/SwLinkUp,32", "hw_counters/RcResend");
        assertThat(counter(counters, "port_rcv_data").value()).isEqualTo(4000);
    }

    /**
     * netdata/netdata#9091 and prometheus/node_exporter#2827: the file with the lifespan of cached readings is not a
     * counter.
     */
    @Test
    void theLifespanOfReadingsIsNotACounter() throws Exception {
        assertThat(read(Map.of(
                        "hw_counters/lifespan", "10", "hw_counters/PktDrop", "134", "hw_counters/RcvHdrOvr0", "0")))
                .containsOnlyKeys("hw_counters/PktDrop", "hw_counters/RcvHdrOvr0");
    }

    /**
     * As a document, and as the lines of a watch in which a counter saturates, another is reset, and the port
     * disappears.
     */
    @Test
    void theJsonOfARocePortFollowsTheSchema() throws Exception {
        Sample first = sample(
                Map.of("counters/symbol_error", "65534", "counters/port_xmit_data", "7", "hw_counters/sent_pkts", "9"));
        Sample second = sample(Map.of("counters/symbol_error", "65535", "hw_counters/sent_pkts", "2"));
        Sample none = new KernelStation(new SystemRoot(root), "mlx5_0", 2).read();
        Watch watch = new Watch();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonView view = new JsonView(
                new PrintStream(out, true, StandardCharsets.UTF_8), new Alarms(new CountersOptions.Limits(null, null)));
        for (Sample each : List.of(first, second, none)) {
            view.show(watch.next(each, Duration.ofMillis(3), Duration.ofSeconds(1)));
        }
        List<String> documents =
                new ArrayList<>(out.toString(StandardCharsets.UTF_8).lines().toList());
        documents.add(CountersJson.document(first, Instant.now()));
        documents.add(CountersJson.document(none, Instant.now()));

        List<JsonNode> valid = documents.stream().map(CountersSchema::valid).toList();
        assertThat(valid).hasSize(8);
        assertThat(valid.get(0).path("source").asText()).isEqualTo("kernel");
        assertThat(valid.get(2).at("/counters/symbol_error/saturated").asBoolean())
                .isTrue();
        assertThat(valid.get(4).path("type").asText()).isEqualTo("failure");
    }

    private static Counter counter(Map<String, Counter> counters, String name) {
        return Objects.requireNonNull(counters.get(name));
    }

    private Map<String, Counter> read(Map<String, String> files) throws Exception {
        Sample sample = sample(files);
        assertThat(sample.failures()).isEmpty();
        return sample.readings().getFirst().counters().stream()
                .collect(Collectors.toMap(Counter::name, counter -> counter));
    }

    private Sample sample(Map<String, String> files) throws Exception {
        Path port = root.resolve("sys/class/infiniband/mlx5_0/ports/1");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = port.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue() + "\n");
        }
        return new KernelStation(new SystemRoot(root), "mlx5_0", 1).read();
    }
}
