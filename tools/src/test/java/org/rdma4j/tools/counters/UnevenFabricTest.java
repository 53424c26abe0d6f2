package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rdma4j.tools.fabric.FabricExtension;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.Outcome;
import org.rdma4j.tools.fabric.SimulatedFabric;

/** A fabric with features of large sites, on which answers get lost. */
class UnevenFabricTest {
    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("uneven.net");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALL_PORTS = 39;

    private static final int NODE_DESCRIPTION = 16;
    private static final int PORT_INFO = 21;
    private static final int PORT_COUNTERS = 18;
    private static final int PORT_COUNTERS_EXTENDED = 29;

    /** An enhanced port 0 of a switch has counters, and ibqueryerrors reads it too. */
    @Test
    void readsThePortsThatTheCToolReads() throws Exception {
        Outcome c = FABRIC.fabric().run("H1", List.of("ibqueryerrors", "--skip-sl", "--counters"));
        List<String> expected = new ArrayList<>();
        Pattern.compile("GUID 0x(\\p{XDigit}+) port (\\d+):")
                .matcher(c.output())
                .results()
                .map(port -> "0x%16s/%s".formatted(port.group(1), port.group(2)).replace(' ', '0'))
                .forEach(expected::add);

        List<String> ours = ports(document(0))
                .map(port ->
                        port.path("nodeGuid").asText() + "/" + port.path("port").asText())
                .toList();

        assertThat(expected).hasSize(ALL_PORTS);
        assertThat(ours).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void showsEachPortWithItsKindAndTheOtherEndOfItsCable() throws Exception {
        JsonNode port = ports(document(0))
                .filter(each -> each.path("portGuid").asText().equals("0x00000000000b2002"))
                .findFirst()
                .orElseThrow();

        assertThat(port.path("node").asText()).isEqualTo("node02 mlx5_0, größer – 節点");
        assertThat(port.path("nodeType").asText()).isEqualTo("channel-adapter");
        assertThat(port.path("state").asText()).isEqualTo("ACTIVE");
        assertThat(port.path("physicalState").asText()).isEqualTo("LinkUp");
        assertThat(port.path("width").asText()).isEqualTo("4x");
        assertThat(port.path("speed").asText()).isEqualTo("SDR");
        assertThat(port.path("peer").path("nodeGuid").asText()).isEqualTo("0x00000000000a1000");
        assertThat(port.path("peer").path("port").asInt()).isEqualTo(5);
        assertThat(port.path("peer").path("node").asText()).startsWith("MF0;spine-01");
        assertThat(ports(document(0)).map(each -> each.path("nodeType").asText()))
                .contains("router", "switch");
    }

    /** guilbaults/infiniband-exporter#12: a server that is switched off is no failure, and the port before it is told. */
    @Test
    void aPortWithoutALinkIsNoFailure() throws Exception {
        JsonNode free = ports(document(0))
                .filter(each -> each.path("nodeGuid").asText().equals("0x00000000000a2000")
                        && each.path("port").asInt() == 8)
                .findFirst()
                .orElseThrow();

        assertThat(free.path("state").asText()).isEqualTo("DOWN");
        assertThat(free.path("physicalState").asText()).isEqualTo("Polling");
        assertThat(free.has("peer")).isFalse();
        assertThat(free.path("counters").has("SymbolErrorCounter")).isTrue();
    }

    /**
     * Of guilbaults/infiniband-exporter: #20 (errors of a channel adapter), #48 (ports without errors). Of
     * treydock/infiniband_exporter: #17 (names with blanks). Of infiniband-radar/infiniband-radar-daemon: #22 (reading
     * has reset the error counters).
     */
    @Test
    void dataThatExportersMissedIsThere() throws Exception {
        FABRIC.fabric().set("H3", 1, "PortCounters.SymbolErrorCounter", 3);
        assertThat(ports(document(0)).filter(port -> symbolErrors(port) == 3)).hasSize(1);
        JsonNode document = document(0);
        FABRIC.fabric().set("H3", 1, "PortCounters.SymbolErrorCounter", 0);

        assertThat(ports(document).filter(port -> symbolErrors(port) == 3))
                .singleElement()
                .satisfies(port -> assertThat(port.path("nodeType").asText()).isEqualTo("channel-adapter"));
        assertThat(ports(document).filter(port -> symbolErrors(port) == 0)).hasSize(ALL_PORTS - 1);
        assertThat(ports(document).map(port -> port.path("node").asText()))
                .contains("Voltaire 4036, it's the \\old\\ one", "node02 mlx5_0, größer – 節点");
    }

    private static int symbolErrors(JsonNode port) {
        return port.at("/counters/SymbolErrorCounter/value").asInt(-1);
    }

    /** Anyone on the fabric can give a node such a name. */
    @Test
    void nodeNamesReachTheTerminalWithoutControlCharacters() throws Exception {
        Outcome text = counters(0, "--fabric");
        Outcome json = counters(0, "--fabric", "--json");

        assertThat(text.output())
                .contains("[31mred [0m tab")
                .contains("größer – 節点")
                .doesNotContain("\u001b", "\t");
        assertThat(json.output()).contains("\\u001B[31mred\\u001B[0m\\ttab").doesNotContain("\u001b", "\t");
    }

    @Test
    void aTableFitsIntoEightyColumns() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        fabric.set("S1", 3, "PortCountersExtended.PortXmitData", -1L);
        fabric.set("S1", 3, "PortCounters.SymbolErrorCounter", -1L);
        fabric.set("S1", 3, "PortCounters.LinkDownedCounter", -1L);
        fabric.set("S1", 3, "PortCounters.PortRcvErrors", -1L);

        Outcome table = counters(0, "--fabric");
        Outcome errors = counters(1, "--fabric", "--errors-over", "0");
        fabric.set("S1", 3, "PortCounters.SymbolErrorCounter", 0);
        fabric.set("S1", 3, "PortCounters.LinkDownedCounter", 0);
        fabric.set("S1", 3, "PortCounters.PortRcvErrors", 0);

        assertThat((table.output() + errors.output()).lines())
                .allSatisfy(line ->
                        assertThat(org.rdma4j.tools.DisplayWidth.of(line)).isLessThanOrEqualTo(80));
    }

    @Test
    void aLostNameAnswerLosesOnlyTheName() throws Exception {
        JsonNode lost = losing("\"S1\"", NODE_DESCRIPTION, 3);

        assertThat(ports(lost)).hasSize(ALL_PORTS);
        assertThat(failures(lost)).hasSize(1).first().satisfies(failure -> {
            assertThat(failure.path("code").asText()).isEqualTo("timeout");
            assertThat(failure.path("nodeGuid").asText()).isEqualTo("0x00000000000a1000");
            assertThat(failure.path("reason").asText()).contains("NodeDescription");
        });
    }

    /** If an answer is lost on one path, the request goes out on the other. */
    @Test
    void anAnswerLostOnOneOfTwoPortsIsReadThroughTheOther() throws Exception {
        assertThat(ports(losing("\"H2\"[2]", NODE_DESCRIPTION, 0))).hasSize(ALL_PORTS);
        assertThat(ports(losing("\"S1\"[1]", PORT_INFO, 0))).hasSize(ALL_PORTS);
    }

    @Test
    void aLostCounterAnswerLosesOnlyThatCounter() throws Exception {
        JsonNode plain = losing("\"S1\"", PORT_COUNTERS_EXTENDED, 3);
        assertThat(ports(plain)).hasSize(ALL_PORTS);
        assertThat(ports(plain)
                        .filter(port ->
                                port.path("lid").asInt() == FABRIC.fabric().lid("S1[0]")))
                .allSatisfy(port -> assertThat(port.path("counters").has("SymbolErrorCounter"))
                        .isTrue());

        JsonNode wide = losing("\"H4\"", PORT_COUNTERS, 3);
        assertThat(ports(wide)).hasSize(ALL_PORTS);
        assertThat(failures(wide)).hasSize(1).first().satisfies(failure -> {
            assertThat(failure.path("port").asInt()).isEqualTo(1);
            assertThat(failure.path("node").asText()).startsWith("node04");
        });
    }

    @Test
    void aLostPortInfoDoesNotAffectOtherPorts() throws Exception {
        JsonNode lost = losing("\"H2\"[2]", PORT_INFO, 3);

        assertThat(ports(lost)).hasSize(ALL_PORTS - 1);
        assertThat(failures(lost)).hasSize(1).first().satisfies(failure -> {
            assertThat(failure.path("node").asText()).startsWith("node02");
            assertThat(failure.path("port").asInt()).isEqualTo(2);
        });
    }

    /** A script must be able to distinguish complete results with errors from incomplete ones with errors. */
    @Test
    void errorsAndUnreadPortsHaveACombinedStatus() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        fabric.set("H3", 1, "PortCounters.PortRcvErrors", 1000);
        fabric.lose("\"H4\"[1]", 0, 100);
        try {
            Outcome both = counters(4, "--fabric", "--errors-over", "999", "-t", "300");
            assertThat(both.output())
                    .contains("1 of the 38 ports that were read have an error counter above 999")
                    .endsWith("not all could be read: 1 failures\n");
            counters(3, "--fabric", "--errors-over", "1000", "-t", "300");
        } finally {
            fabric.lose("\"H4\"[1]", 0, 0);
            fabric.set("H3", 1, "PortCounters.PortRcvErrors", 0);
        }
    }

    @Test
    void allOutputFollowsTheSchema() throws Exception {
        assertThat(counters(0, "--json-schema").output()).contains("\"const\": 2");
        FABRIC.fabric().lose("\"H4\"[1]", 0, 100);
        try {
            String document = counters(3, "--fabric", "--json", "-t", "300").output();
            Stream<String> lines = counters(3, "--fabric", "--json", "--watch", "0.5", "--count", "2", "-t", "300")
                    .output()
                    .lines();
            Stream<String> one = counters(0, "1", "--json", "--watch", "0.1", "--count", "2")
                    .output()
                    .lines();
            Stream.concat(Stream.of(document), Stream.concat(lines, one)).forEach(CountersSchema::valid);
        } finally {
            FABRIC.fabric().lose("\"H4\"[1]", 0, 0);
        }
    }

    /** The first format had 2,700 bytes for each port, which is too much by default. */
    @Test
    void theJsonOfAPortIsSmall() throws Exception {
        String document = counters(0, "--fabric", "--json").output();
        long ports = ports(JSON.readTree(document)).count();

        assertThat(document.length() / ports).isLessThan(1_350);
    }

    private static JsonNode losing(String port, int attribute, int status) throws Exception {
        FABRIC.fabric().lose(port, attribute, 100);
        try {
            return document(status, "-t", "300");
        } finally {
            FABRIC.fabric().lose(port, attribute, 0);
        }
    }

    private static JsonNode document(int status, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--fabric", "--json"));
        all.addAll(List.of(arguments));
        return JSON.readTree(counters(status, all.toArray(String[]::new)).output());
    }

    private static Stream<JsonNode> ports(JsonNode document) {
        return document.path("ports").valueStream();
    }

    private static Stream<JsonNode> failures(JsonNode document) {
        return document.path("failures").valueStream();
    }

    private static Outcome counters(int status, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("counters"));
        command.addAll(List.of(arguments));
        Outcome outcome = FABRIC.fabric().run("H1", JavaProgram.tool(command));
        assertThat(outcome.status()).as(outcome.output() + outcome.error()).isEqualTo(status);
        return outcome;
    }
}
