package org.rdma4j.tools.perfquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdma4j.tools.fabric.CounterResponder;
import org.rdma4j.tools.fabric.FabricExtension;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.Outcome;

/**
 * Attributes that ibsim does not support. A program at H2 answers for them, and the C tool and ours query it from H1.
 */
class PerfqueryWithResponderTest {
    private static final List<String> ATTRIBUTES = List.of(
            "-X",
            "-S",
            "-T",
            "--swportvlcong",
            "--rcvcc",
            "--slrcvfecn",
            "--slrcvbecn",
            "--xmitcc",
            "--vlxmittimecc",
            "-c");

    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    private static Process responder;
    private static BufferedReader responses;
    private static Writer commands;
    private static RunningPerfquery ours;

    @BeforeAll
    static void start() throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "SIM_SET_ISSM=1"));
        command.addAll(JavaProgram.test(CounterResponder.class, List.of()));
        responder = FABRIC.fabric().start("H2", command);
        responses = responder.inputReader(StandardCharsets.UTF_8);
        commands = responder.outputWriter(StandardCharsets.UTF_8);
        ours = new RunningPerfquery(FABRIC.fabric(), "H1");
        asBefore();
    }

    @AfterAll
    static void stop() {
        ours.close();
        responder.destroyForcibly();
    }

    static Stream<String> lines() {
        return ATTRIBUTES.stream()
                .flatMap(attribute -> Stream.of(
                        attribute + " %s 1",
                        attribute + " %s 7",
                        attribute + " -r %s 1",
                        attribute + " -R %s 1",
                        "-R " + attribute + " %s 1 0x5",
                        "-r " + attribute + " %s 2 0xffffffff"));
    }

    /** The values at the responder afterwards are those that the reset has sent. */
    @ParameterizedTest(name = "perfquery {0}")
    @MethodSource("lines")
    void printsSetsAndEndsAsTheCTool(String line) throws Exception {
        List<String> arguments =
                List.of(line.formatted(FABRIC.fabric().lid("H2[1]")).split(" "));
        List<String> attribute =
                arguments.stream().filter(word -> ATTRIBUTES.contains(word)).toList();

        asBefore();
        Outcome c = runC(arguments);
        String afterC = read(attribute);
        asBefore();
        Outcome java = ours.run(arguments);
        String afterJava = read(attribute);

        assertThat(c.status()).as(c.toString()).isZero();
        assertThat(java.output()).as(java.error()).isEqualTo(c.output());
        assertThat(java.status()).isEqualTo(c.status());
        assertThat(afterJava).isEqualTo(afterC).contains(":.");
    }

    /**
     * The C tool has no room for all lanes. Standard output is as with C for scripts, and the rest goes to standard
     * error.
     */
    @Test
    void lanesThatTheCToolHasNoRoomForAreOnStandardError() throws Exception {
        asBefore();
        Outcome outcome =
                ours.run(List.of("-T", Integer.toString(FABRIC.fabric().lid("H2[1]")), "1"));

        assertThat(outcome.output()).doesNotContain("FECUncorrectableBlockCtrLane8:");
        assertThat(outcome.error()).isEqualTo("""
                        perfquery: the C tool's text ends here, and so this does; the rest:
                        FECUncorrectableBlockCtrLane8:...477101941
                        FECUncorrectableBlockCtrLane9:...1002755411
                        FECUncorrectableBlockCtrLane10:..4217260366
                        FECUncorrectableBlockCtrLane11:..1908184823
                        """);
    }

    private static void asBefore() throws Exception {
        commands.write("\n");
        commands.flush();
        assertThat(responses.readLine()).isEqualTo("as before");
    }

    private static String read(List<String> attribute) throws Exception {
        List<String> arguments = new ArrayList<>(attribute);
        arguments.addAll(List.of(Integer.toString(FABRIC.fabric().lid("H2[1]")), "1"));
        return runC(arguments).output();
    }

    private static Outcome runC(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("perfquery"));
        command.addAll(arguments);
        return FABRIC.fabric().run("H1", command);
    }
}
