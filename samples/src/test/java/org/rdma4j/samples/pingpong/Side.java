package org.rdma4j.samples.pingpong;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** One of the two programs of a game: ours, or the C program. */
public enum Side {
    JAVA {
        @Override
        Callable<Outcome> game(Transport transport, List<String> arguments) {
            return () -> {
                StringWriter output = new StringWriter();
                PrintWriter printer = new PrintWriter(output, true);
                CommandLine program = PingPong.commandLine().setOut(printer).setErr(printer);
                List<String> all = new ArrayList<>(arguments);
                all.addAll(List.of("--transport", transport.toString()));
                int status = program.execute(all.toArray(String[]::new));
                return new Outcome(status, output.toString());
            };
        }
    },
    C {
        @Override
        Callable<Outcome> game(Transport transport, List<String> arguments) {
            return () -> {
                List<String> command = new ArrayList<>(arguments);
                // Without this option the C program uses no GID, but RoCE needs one.
                command.addAll(0, List.of("ibv_" + transport + "_pingpong", "-g", "1"));
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                String output =
                        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                return new Outcome(process.waitFor(), output);
            };
        }
    };

    private static final long PATIENCE_SECONDS = 120;

    abstract Callable<Outcome> game(Transport transport, List<String> arguments);

    /** Starts a game. Its thread is a daemon: it may wait for a peer for ever, and must not keep the JVM alive. */
    FutureTask<Outcome> start(Transport transport, List<String> arguments) {
        FutureTask<Outcome> task = new FutureTask<>(game(transport, arguments));
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    static Outcome outcome(FutureTask<Outcome> game) throws Exception {
        return game.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Returns when something listens on a TCP port of this host.
     *
     * @param port its number
     * @throws IOException if the kernel's tables cannot be read
     * @throws InterruptedException if this thread is interrupted
     */
    public static void awaitListener(int port) throws IOException, InterruptedException {
        awaitListening(port, true);
    }

    /** Returns when the server has accepted its client and no longer listens. */
    static void awaitCall(int port) throws IOException, InterruptedException {
        awaitListening(port, false);
    }

    private static void awaitListening(int port, boolean wanted) throws IOException, InterruptedException {
        String end = ":%04X".formatted(port);
        for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
            if (ListeningPorts.read().stream().anyMatch(address -> address.endsWith(end)) == wanted) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError((wanted ? "nothing listens" : "a server still listens") + " on TCP port " + port);
    }

    /**
     * The outcome of a game.
     *
     * @param status the exit status
     * @param output the text on standard output and standard error
     */
    record Outcome(int status, String output) {}
}
