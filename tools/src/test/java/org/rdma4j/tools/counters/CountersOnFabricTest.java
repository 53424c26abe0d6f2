package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rdma4j.tools.fabric.FabricCounters;
import org.rdma4j.tools.fabric.FabricExtension;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.Outcome;
import org.rdma4j.tools.fabric.SimulatedFabric;

class CountersOnFabricTest {
    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    @BeforeEach
    void setCounters() throws Exception {
        FabricCounters.preset(FABRIC.fabric());
    }

    @Test
    void showsTheLocalPortInUnits() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        fabric.set("H1", 1, "PortCounters.SymbolErrorCounter", 65_535);
        fabric.set("H1", 1, "PortCountersExtended.PortUnicastXmitPkts", 1L << 40);

        Outcome outcome = counters(0);

        assertThat(outcome.output())
                .startsWith("LID %d port 1 of H1, counted by its performance management agent\n"
                        .formatted(fabric.lid("H1[1]")))
                .containsPattern("PortUnicastXmitPkts +1,099,511,627,776 packets\n")
                .containsPattern("SymbolErrorCounter +65,535 errors   saturated: this many or more\n")
                .containsPattern("PortRcvErrors +31 errors\n");
    }

    @Test
    void showsAllPortsOfASwitchOrTheNamedOnes() throws Exception {
        String lid = Integer.toString(FABRIC.fabric().lid("S1[0]"));

        assertThat(counters(0, lid).output().lines().filter(line -> line.contains("counted by")))
                .containsExactly(
                        heading(lid, 1, "S1"), heading(lid, 2, "S1"), heading(lid, 3, "S1"), heading(lid, 4, "S1"));
        assertThat(counters(0, lid, "1-2,4").output().lines().filter(line -> line.contains("counted by")))
                .containsExactly(heading(lid, 1, "S1"), heading(lid, 2, "S1"), heading(lid, 4, "S1"));
        assertThat(counters(0, lid, "3").output().lines().filter(line -> line.contains("counted by")))
                .containsExactly(heading(lid, 3, "S1"));
    }

    @Test
    void findsTheOnePortOfAChannelAdapterThatHasTheLid() throws Exception {
        String lid = Integer.toString(FABRIC.fabric().lid("H1[2]"));

        assertThat(counters(0, lid).output().lines().filter(line -> line.contains("counted by")))
                .containsExactly(heading(lid, 2, "H1"));
    }

    @Test
    void theThresholdDecidesTheOutputAndTheExitStatus() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        fabric.set("S2", 2, "PortCounters.PortXmitDiscards", 40_000);

        Outcome over = counters(1, "--fabric", "--errors-over", "39999");
        assertThat(over.output())
                .isEqualTo(
                        "LID %d port 2 of S2: PortXmitDiscards 40,000\n1 of the 11 ports that were read have an error counter above 39999\n"
                                .formatted(fabric.lid("S2[0]")));
        assertThat(counters(0, "--fabric", "--errors-over", "40000").output())
                .isEqualTo("0 of the 11 ports that were read have an error counter above 40000\n");
    }

    @Test
    void jsonHasUnitsAndSaturation() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        FabricCounters.saturate(fabric, "H2", 1);

        String json =
                counters(0, Integer.toString(fabric.lid("H2[1]")), "--json").output();

        assertThat(json)
                .contains(
                        "\"source\":\"performance management\"",
                        "\"PortUnicastXmitPkts\":{\"value\":\"18446744073709551615\",\"saturated\":true}",
                        "\"LocalLinkIntegrityErrors\":{\"value\":15,\"saturated\":true}",
                        "\"failures\":[]");
    }

    @Test
    void aWatchPrintsALineForEachReadingAfterTheFirst() throws Exception {
        String lid = Integer.toString(FABRIC.fabric().lid("S2[0]"));

        List<String> lines = counters(0, lid, "1", "--watch", "0.2", "--count", "3")
                .output()
                .lines()
                .toList();

        // A reading is two requests and two answers through this port, with 72 words each.
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .matches("\\S+Z LID " + lid + " port 1 of S2: sent [\\d.]+ kb/s, received [\\d.]+ kb/s,"
                                + " packets sent [\\d.]+ packets/s, packets received [\\d.]+ packets/s,"
                                + " LocalLinkIntegrityErrors saturated, ExcessiveBufferOverrunErrors saturated"));
    }

    @Test
    void aWatchAsJsonHasDifferencesAndUnknownValues() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        FabricCounters.saturate(fabric, "S2", 1);
        fabric.set("S2", 1, "PortCountersExtended.PortXmitData", 1000);

        List<String> lines = counters(
                        0, Integer.toString(fabric.lid("S2[0]")), "1", "--watch", "0.2", "--count", "2", "--json")
                .output()
                .lines()
                .toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("{\"type\":\"port\",\"format\":2,").doesNotContain("difference");
        assertThat(lines.get(1))
                .startsWith("{\"type\":\"sweep\",\"format\":2,")
                .contains("\"ports\":1,\"failures\":0,");
        assertThat(lines.get(2))
                .containsPattern("\"PortXmitData\":\\{\"value\":\\d+,\"difference\":\\d+}")
                .contains("\"SymbolErrorCounter\":{\"value\":65535,\"saturated\":true,"
                        + "\"difference\":null,\"unknownBecause\":\"saturated\"}")
                .containsPattern("\"seconds\":\\d+\\.\\d+");
    }

    @Test
    void aWatchInATerminalRedrawsTheScreenForEachReading() throws Exception {
        String lid = Integer.toString(FABRIC.fabric().lid("S2[0]"));

        List<String> screens = screens(40, lid, "1", "--watch", "0.2", "--count", "3");

        assertThat(screens).hasSize(3);
        assertThat(screens.get(0)).contains("every 0.2 s, Ctrl-C ends").contains(heading(lid, 1, "S2"));
        assertThat(screens.get(2))
                .containsPattern("PortXmitData +[\\d,]+ bytes +[\\d.]+ kb/s +\\+[\\d,]+\r")
                .containsPattern("LocalLinkIntegrityErrors +15 errors +unknown \\(saturated\\)\r")
                .containsPattern("PortRcvErrors +\\d+ errors +0 errors/s +\\+0\r");
    }

    /** With one line too many, a terminal scrolls the first line away. */
    @Test
    void aScreenFitsIntoItsTerminal() throws Exception {
        for (int height : List.of(10, 24)) {
            for (List<String> what : List.of(List.of("--fabric"), List.of("1"))) {
                List<String> arguments = new ArrayList<>(what);
                arguments.addAll(List.of("--watch", "0.2", "--count", "2"));
                List<String> screens = screens(height, arguments.toArray(String[]::new));
                assertThat(screens)
                        .hasSize(2)
                        .allSatisfy(screen ->
                                assertThat(screen.split("\r\n", -1)).hasSizeBetween(Math.min(height, 13), height));
            }
        }
        assertThat(screens(10, "--fabric", "--watch", "0.2", "--count", "1").getFirst())
                .contains("LID    port new err.        sent    received  node\r\n")
                .contains("... and 6 lines that do not fit on this terminal\r\n");
    }

    private static List<String> screens(int height, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("counters"));
        command.addAll(List.of(arguments));
        String watch = "stty rows %d cols 80; %s".formatted(height, String.join(" ", JavaProgram.tool(command)));
        Outcome outcome = FABRIC.fabric().run("H1", List.of("script", "-qec", watch, "/dev/null"));
        assertThat(outcome.status()).as(outcome.error()).isZero();
        List<String> screens = new ArrayList<>();
        for (String screen : outcome.output().split("\u001b\\[H\u001b\\[J", -1)) {
            int end = screen.indexOf("\u001b[?7h");
            if (screen.startsWith("\u001b[?7l") && end > 0) {
                screens.add(screen.substring("\u001b[?7l".length(), end));
            }
        }
        return screens;
    }

    @Test
    void aWatchEndsWhenItsReaderEnds() throws Exception {
        String watch = String.join(" ", JavaProgram.tool(List.of("counters", "--watch", "0.1")));

        Outcome outcome =
                FABRIC.fabric().run("H1", List.of("bash", "-c", watch + " | head -n 1; echo ${PIPESTATUS[0]}"));

        assertThat(outcome.output().lines()).hasSize(2).last().isEqualTo("0");
        // On a busy machine a sweep takes longer than a tenth of a second, and prints a line about it.
        assertThat(outcome.error().lines()).allMatch(line -> line.startsWith("counters: a sweep took "));
    }

    @Test
    void anInterruptedWatchEndsAsAShellExpects() throws Exception {
        Process watch = FABRIC.fabric().start("H1", JavaProgram.tool(List.of("counters", "--watch", "0.1")));
        try (BufferedReader output = watch.inputReader()) {
            assertThat(output.readLine()).endsWith("saturated");
            new ProcessBuilder("kill", "-INT", String.valueOf(watch.pid()))
                    .start()
                    .waitFor();

            assertThat(output.lines()).allMatch(line -> line.endsWith("saturated"));
            assertThat(watch.waitFor()).isEqualTo(130);
        }
    }

    @Test
    void anAgentWithoutClassPortInfoIsReadToo() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        int classPortInfo = 1;
        fabric.lose("\"H2\"[1]", classPortInfo, 100);

        Outcome outcome = counters(3, "--fabric", "-t", "400");
        fabric.lose("\"H2\"[1]", classPortInfo, 0);

        // The agent still answers for its 32-bit counters.
        assertThat(outcome.output().lines()).hasSize(1 + 11);
        assertThat(outcome.error().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith(
                        "counters: LID %1$d port 1 of H2: Get(ClassPortInfo): ETIMEDOUT (no answer from LID %1$d within 3 x 400 ms)"
                                .formatted(fabric.lid("H2[1]")));
    }

    @Test
    void aDeadNodeIsNamedByThePortBeforeIt() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        fabric.lose("\"H2\"[1]", 0, 100);

        Outcome outcome = counters(3, "--fabric", "-t", "200");
        Outcome json = counters(3, "--fabric", "--json", "-t", "200");
        fabric.lose("\"H2\"[1]", 0, 0);

        assertThat(outcome.output().lines()).hasSize(1 + 10);
        assertThat(outcome.error().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("counters: LID %d port 2 of S2: nobody answers behind it: Get(NodeInfo): ETIMEDOUT"
                        .formatted(fabric.lid("S2[0]")));
        assertThat(json.output()).contains("\"code\":\"unreachable\"", "\"port\":2,\"node\":\"S2\"");
    }

    @Test
    void reportsWhatIsWrongWithACommandLine() throws Exception {
        assertThat(counters(2, "0").error())
                .isEqualTo("counters: a LID is a number from 1 to 49151, not '0'; counters --help tells more\n");
        assertThat(counters(2, "--fabric", "5").error()).contains("give one of --guid, --gid, --fabric or a LID");
        assertThat(counters(2, "--watch", "0").error())
                .contains("--watch is a number of seconds from 0.01 to 86400, not '0'");
        assertThat(counters(2, "--count", "2").error()).contains("are for --watch");
        assertThat(counters(2, "--guid", "xyz").error()).contains("--guid is 16 hexadecimal digits");
        assertThat(counters(2, "--gid", "nonsense").error()).contains("--gid: ");
        assertThat(counters(2, "1", "255").error()).contains("a port is a number from 0 to 254, not '255'");
        assertThat(counters(3, "-C", "mlx9_0").error()).contains("there is no CA mlx9_0; there are: ibsim0");
        assertThat(counters(3, "77", "1", "-t", "50").error()).contains("no answer from LID 77");
        assertThat(counters(0, "--help").output()).contains("Exit status:", "--errors-over", "saturated");
    }

    @Test
    void aGuidNeedsASubnetManager() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        Process manager = fabric.startSubnetManager("H2");
        try {
            Outcome outcome = counters(0, "--guid", fabric.guid("S2[0]"), "2");
            assertThat(outcome.output()).startsWith(heading(Integer.toString(fabric.lid("S2[0]")), 2, "S2"));
        } finally {
            manager.destroy();
            manager.waitFor();
        }
    }

    private static String heading(String lid, int port, String node) {
        return "LID %s port %d of %s, counted by its performance management agent".formatted(lid, port, node);
    }

    private static Outcome counters(int status, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("counters"));
        command.addAll(List.of(arguments));
        Outcome outcome = FABRIC.fabric().run("H1", JavaProgram.tool(command));
        assertThat(outcome.status()).as(outcome.output() + outcome.error()).isEqualTo(status);
        return outcome;
    }
}
