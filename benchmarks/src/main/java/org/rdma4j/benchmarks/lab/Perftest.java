package org.rdma4j.benchmarks.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The C programs that measure latency and bandwidth: a server and a client, each a process. */
final class Perftest {
    private static final int SECONDS = 300;
    /** The line of figures begins with the size and the count. */
    private static final Pattern FIGURES = Pattern.compile("(?m)^[ \\t]*\\d+[ \\t]+\\d+[ \\t]+([\\d. \\t]+)$");

    private static final Pattern PING_PONG = Pattern.compile("= ([\\d.]+) usec/iter");

    private final Device device;

    Perftest(Device device) {
        this.device = device;
    }

    /** Runs {@code ib_send_lat}, which takes half of the round trip for one way. */
    Latency latency(int bytes, int iterations) throws IOException, InterruptedException {
        double[] figures =
                figures(run("ib_send_lat", "-s", String.valueOf(bytes), "-n", String.valueOf(iterations), "-I", "0"));
        return new Latency(figures[3], figures[2], figures[5]);
    }

    /** Runs {@code ibv_rc_pingpong}, and returns the mean one-way latency in microseconds. */
    double pingPong(int bytes, int iterations) throws IOException, InterruptedException {
        List<String> command = List.of(
                "ibv_rc_pingpong",
                "-d",
                device.name(),
                "-i",
                String.valueOf(device.port()),
                "-g",
                String.valueOf(device.gidIndex()),
                "-s",
                String.valueOf(bytes),
                "-n",
                String.valueOf(iterations));
        Matcher figure = PING_PONG.matcher(serve(command));
        if (!figure.find()) {
            throw new IOException("ibv_rc_pingpong printed no figure");
        }
        return Double.parseDouble(figure.group(1)) / 2;
    }

    /** Returns the mean bandwidth in MiB per second. */
    double bandwidth(Operation operation, int bytes, int depth, int iterations)
            throws IOException, InterruptedException {
        return figures(run(
                operation.bandwidthProgram(),
                "-s",
                String.valueOf(bytes),
                "-n",
                String.valueOf(iterations),
                "-t",
                String.valueOf(depth),
                "-Q",
                "1"))[1];
    }

    private String run(String program, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program,
                "-d",
                device.name(),
                "-i",
                String.valueOf(device.port()),
                "-x",
                String.valueOf(device.gidIndex()),
                "-F"));
        command.addAll(List.of(options));
        return serve(command);
    }

    /** Starts the server, then the client when the server listens, and returns what the client printed. */
    private static String serve(List<String> command) throws IOException, InterruptedException {
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            awaitListening(server);
            List<String> client = new ArrayList<>(command);
            client.add("localhost");
            Process running =
                    new ProcessBuilder(client).redirectErrorStream(true).start();
            String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!running.waitFor(SECONDS, TimeUnit.SECONDS) || running.exitValue() != 0) {
                throw new IOException("%s failed: %s".formatted(String.join(" ", client), output));
            }
            server.waitFor(SECONDS, TimeUnit.SECONDS);
            return output;
        } finally {
            server.destroyForcibly();
        }
    }

    /** The server would take a test connection for the client, so the kernel's table is read. */
    private static void awaitListening(Process server) throws IOException, InterruptedException {
        for (int i = 0; i < SECONDS * 10 && server.isAlive(); i++) {
            if (isListening("/proc/net/tcp") || isListening("/proc/net/tcp6")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException("the server does not listen");
    }

    /** The default port of all of them, 18515, in state LISTEN. */
    private static boolean isListening(String table) throws IOException {
        return Files.readString(Path.of(table)).lines().anyMatch(line -> line.matches(".*:4853 [0-9A-F:]+ 0A .*"));
    }

    private static double[] figures(String output) throws IOException {
        Matcher line = FIGURES.matcher(output);
        if (!line.find()) {
            throw new IOException("no figures in: " + output);
        }
        return Arrays.stream(line.group(1).strip().split("[ \\t]+", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
