package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.tools.perfquery.Perfquery;

/** Runs on the lab's real kernel with one soft-RoCE device. */
@Tag("soft-roce")
class SoftRoceCountersTest {
    private record Outcome(int status, String out, String err) {}

    @Test
    void readsTheKernelsCountersAndSaysSo() throws Exception {
        String device = UmadPort.deviceNames().getFirst();
        Path file = Path.of("/sys/class/infiniband/" + device + "/ports/1/hw_counters/sent_pkts");

        long before = Long.parseLong(Files.readString(file).strip());
        Outcome outcome = counters();
        Outcome named = counters("--ca", device, "--json");
        long after = Long.parseLong(Files.readString(file).strip());

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .startsWith(device + " port 1, counted by this host's kernel: "
                        + "RoCE ports have no performance management agent\n")
                .containsPattern("hw_counters/sent_pkts +[\\d,]+ packets\n")
                .containsPattern("hw_counters/send_err +[\\d,]+ errors\n")
                .containsPattern("hw_counters/ack_deferred +[\\d,]+ events\n")
                .doesNotContain("lifespan");
        assertThat(named.status()).as(named.err()).isZero();
        assertThat(named.out()).contains("\"source\":\"kernel\"");
        assertThat(value(named.out(), "hw_counters/sent_pkts")).isBetween(before, after);
    }

    @Test
    void aMissingPortIsReported() {
        Outcome outcome = counters("-P", "9");

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(" port 9: there is no such port, or its driver has none in /sys/class/");
    }

    /**
     * perfquery only needs the performance management class, which can be registered on RoCE. It then reports that the
     * port has no LID.
     */
    @Test
    void perfqueryOpensARocePortAndReportsWhyItCannotBeQueried() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Perfquery()
                .run(
                        new String[] {"-C", UmadPort.deviceNames().getFirst(), "-P", "1"},
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(status).isEqualTo(255);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("perfquery: iberror: failed: can't resolve self port (null)\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("or because it is RoCE");
    }

    private static long value(String json, String counter) throws Exception {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals(counter)) {
                    while (!"value".equals(parser.nextFieldName())) {
                        assertThat(parser.currentToken()).isNotNull();
                    }
                    parser.nextToken();
                    return parser.getLongValue();
                }
            }
        }
        throw new AssertionError("there is no " + counter + " in " + json);
    }

    private static Outcome counters(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Counters()
                .run(
                        arguments,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
