package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.Outcome;
import org.rdma4j.tools.fabric.SimulatedFabric;

/** Watches of fabrics that change, and a fabric without subnet manager. */
@Timeout(120)
class ChangingFabricTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A running watch. Its output is read line by line. */
    private static final class RunningWatch implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;
        private final List<JsonNode> objects = new ArrayList<>();

        RunningWatch(SimulatedFabric fabric, String... arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of("counters", "--watch", "0.3", "--json"));
            command.addAll(List.of(arguments));
            process = fabric.start("H1", JavaProgram.tool(command));
            output = process.inputReader();
        }

        /** Reads lines until a JSON object matches, and returns it. */
        JsonNode await(Predicate<JsonNode> wanted) throws Exception {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                JsonNode object = JSON.readTree(line);
                objects.add(object);
                if (wanted.test(object)) {
                    return object;
                }
            }
            throw new AssertionError("the watch has ended: " + objects);
        }

        void awaitSweep() throws Exception {
            await(object -> object.path("type").asText().equals("sweep"));
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }

    @Test
    void countersStayWithTheirNodesWhenLidsChangeHands() throws Exception {
        try (SimulatedFabric fabric = SimulatedFabric.start("uneven.net")) {
            fabric.set("H3", 1, "PortCounters.SymbolErrorCounter", 7);
            fabric.set("H6", 1, "PortCounters.SymbolErrorCounter", 60);
            int lid = fabric.lid("H3[1]");
            try (RunningWatch watch = new RunningWatch(fabric, "--fabric")) {
                watch.awaitSweep();
                fabric.swapLids("H3[1]", "H6[1]");
                watch.await(object -> isPort(object, "0x00000000000b6000")
                        && object.path("lid").asInt() == lid);
                watch.awaitSweep();
                watch.awaitSweep();

                assertThat(watch.objects)
                        .anyMatch(object -> object.path("code").asText().equals("moved"));
                assertThat(watch.objects)
                        .filteredOn(object -> isPort(object, "0x00000000000b3000"))
                        .allMatch(object -> symbolErrors(object).path("value").asInt() == 7);
                assertThat(watch.objects)
                        .filteredOn(object -> isPort(object, "0x00000000000b6000"))
                        .allMatch(object -> symbolErrors(object).path("value").asInt() == 60)
                        .allMatch(object ->
                                symbolErrors(object).path("difference").asInt(0) == 0);
            }
        }
    }

    @Test
    void aNodeThatComesUpDuringAWatchIsFound() throws Exception {
        try (SimulatedFabric fabric = SimulatedFabric.start("uneven.net")) {
            fabric.unplug("\"H4\"[1]");
            try (RunningWatch watch = new RunningWatch(fabric, "--fabric")) {
                watch.awaitSweep();
                assertThat(watch.objects).noneMatch(object -> isPort(object, "0x00000000000b4000"));
                fabric.plugIn("\"H4\"[1]");
                fabric.sweep("H1");
                watch.await(object -> isPort(object, "0x00000000000b4000"));
            }
        }
    }

    @Test
    void aNameThatChangesDuringAWatchIsShown() throws Exception {
        try (SimulatedFabric fabric = SimulatedFabric.start("uneven.net");
                RunningWatch watch = new RunningWatch(fabric, "--fabric")) {
            watch.await(object -> isPort(object, "0x00000000000b1000")
                    && object.path("node").asText().equals("node01 HCA-1"));
            fabric.rename("H1", "node01 HCA-1", "db17 HCA-1");
            watch.await(object -> isPort(object, "0x00000000000b1000")
                    && object.path("node").asText().equals("db17 HCA-1"));
        }
    }

    /** Also with a limit, because readings are compared first and filtered afterwards. */
    @Test
    void anErrorThatAppearsIsNewEachTime() throws Exception {
        try (SimulatedFabric fabric = SimulatedFabric.start("two-switches.net")) {
            for (String limit : List.of("--errors-over", "--new-errors-over")) {
                fabric.set("H2", 1, "PortCounters.SymbolErrorCounter", 0);
                try (RunningWatch watch = new RunningWatch(fabric, "--fabric", limit, "0")) {
                    watch.awaitSweep();
                    watch.awaitSweep();
                    assertThat(watch.objects).noneMatch(ChangingFabricTest::isPort);
                    fabric.set("H2", 1, "PortCounters.SymbolErrorCounter", 6);
                    assertThat(symbolErrors(watch.await(ChangingFabricTest::isPort))
                                    .path("difference")
                                    .asInt())
                            .isEqualTo(6);
                    boolean isShownAgain = isPort(watch.await(object -> true));
                    assertThat(isShownAgain).isFalse();
                    watch.awaitSweep();
                    assertThat(watch.objects.subList(watch.objects.size() - 2, watch.objects.size()))
                            .filteredOn(ChangingFabricTest::isPort)
                            .hasSize(limit.equals("--errors-over") ? 1 : 0);
                }
            }
        }
    }

    /** Without LIDs there is one sentence, and the command still reports where the cable leads. */
    @Test
    void oneSentenceReportsThatThereIsNoSubnetManager() throws Exception {
        try (SimulatedFabric fabric = SimulatedFabric.startUnmanaged("uneven.net")) {
            for (List<String> arguments : List.of(
                    List.<String>of(),
                    List.of("3"),
                    List.of("--guid", "0xb3001"),
                    List.of("--gid", "fe80::b:3001"),
                    List.of("-C", "ibsim0", "-P", "1"),
                    List.of("--watch", "1", "--count", "2"),
                    List.of("--errors-over", "5"))) {
                Outcome outcome = counters(fabric, arguments);
                assertThat(outcome.status()).as(outcome.error()).isEqualTo(3);
                assertThat(outcome.output()).isEmpty();
                assertThat(outcome.error().lines()).hasSize(1);
                assertThat(outcome.error())
                        .contains("has no LID", "its cable leads to port 3 of Voltaire 4036", "opensm");
            }
            Outcome whole = counters(fabric, List.of("--fabric"));
            assertThat(whole.status()).isEqualTo(3);
            assertThat(whole.error().lines()).hasSize(1);
            assertThat(JSON.readTree(counters(fabric, List.of("--fabric", "--json"))
                                    .output())
                            .path("failures")
                            .valueStream()
                            .map(failure -> failure.path("code").asText()))
                    .hasSize(10)
                    .containsOnly("no-lid");
        }
    }

    private static Outcome counters(SimulatedFabric fabric, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("counters"));
        command.addAll(arguments);
        return fabric.run("H1", JavaProgram.tool(command));
    }

    private static JsonNode symbolErrors(JsonNode port) {
        return port.path("counters").path("SymbolErrorCounter");
    }

    private static boolean isPort(JsonNode object) {
        return object.path("type").asText().equals("port");
    }

    private static boolean isPort(JsonNode object, String nodeGuid) {
        return isPort(object) && object.path("nodeGuid").asText().equals(nodeGuid);
    }
}
