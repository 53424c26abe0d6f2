package org.rdma4j.benchmarks.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.rdma4j.benchmarks.ChildJvm;

/** A running {@link PeerProgram}. */
final class JavaPeer implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter commands;
    private final String introduction;

    JavaPeer(Device device) throws IOException {
        this.process = ChildJvm.start(
                PeerProgram.class,
                List.of(),
                Map.of(),
                device.name(),
                String.valueOf(device.port()),
                String.valueOf(device.gidIndex()));
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.introduction = answer();
    }

    /** The endpoint for the other side to connect to. */
    String introduction() {
        return introduction;
    }

    /** Sends a command. */
    void tell(String command) {
        commands.println(command);
    }

    /** Waits for the reply to the last command. */
    String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the peer has ended: its error is above");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String ask(String command) {
        tell(command);
        return answer();
    }

    @Override
    public void close() {
        commands.close();
        process.destroy();
    }
}
