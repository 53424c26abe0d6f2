package org.rdma4j.samples.rping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Tag("soft-roce")
class RPingTest {
    private static final String ADDRESS = System.getenv("RDMA4J_LAB_ADDRESS_0");

    /** The exit status of a program, and its output. */
    private record Outcome(int status, String output) {}

    @ParameterizedTest(name = "{0} serves {1}")
    @CsvSource({"java, java", "java, c", "c, java"})
    void pingsComeBackUnchanged(String server, String client) throws Exception {
        String port = server.equals("java") ? client.equals("java") ? "7174" : "7175" : "7176";
        CompletableFuture<Outcome> serving = start(server, "-s", "-a", ADDRESS, "-p", port, "-v", "-S", "100");
        Outcome pinged = pingUntilListened(client, "-c", "-a", ADDRESS, "-p", port, "-v", "-V", "-S", "100", "-C", "5");
        assertThat(pinged.output)
                .contains("ping data: rdma-ping-0: ABCDEFGHIJ")
                .contains("ping data: rdma-ping-4: EFGHIJ");
        assertThat(pinged.status).as(pinged.output).isZero();
        assertThat(serving.get().output).contains("server ping data: rdma-ping-4: EFGHIJ");
    }

    @Test
    void aMissingServerIsReportedInOneSentence() {
        Outcome outcome = java("-c", "-a", ADDRESS, "-p", "7177", "-C", "1");
        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.output)
                .startsWith("rping: the connection to " + ADDRESS + ":7177 was refused (NO_LISTENER, status 8)");
    }

    /** The server takes a moment until it listens, and the C client does not try again. */
    private static Outcome pingUntilListened(String program, String... arguments) throws Exception {
        while (true) {
            Outcome outcome = start(program, arguments).get();
            if (outcome.status == 0 || !outcome.output.matches("(?s).*(NO_LISTENER|event RDMA_CM_EVENT_REJECTED).*")) {
                return outcome;
            }
        }
    }

    private static CompletableFuture<Outcome> start(String program, String... arguments) {
        return CompletableFuture.supplyAsync(
                () -> program.equals("java") ? java(arguments) : c(arguments),
                action -> Thread.ofPlatform().daemon().start(action));
    }

    private static Outcome java(String... arguments) {
        StringWriter output = new StringWriter();
        CommandLine commandLine =
                RPing.commandLine().setOut(new PrintWriter(output, true)).setErr(new PrintWriter(output, true));
        return new Outcome(commandLine.execute(arguments), output.toString());
    }

    private static Outcome c(String... arguments) {
        List<String> command = new ArrayList<>(List.of("rping"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (Exception e) {
            throw new AssertionError("rping cannot be run", e);
        }
    }
}
