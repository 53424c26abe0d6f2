package org.rdma4j.benchmarks.lab;

import java.io.IOException;

/** Two processes in Java that are connected. */
final class JavaPair implements AutoCloseable {
    private final JavaPeer server;
    private final JavaPeer client;

    JavaPair(Device device) throws IOException {
        this.server = new JavaPeer(device);
        this.client = new JavaPeer(device);
        server.ask("connect " + client.introduction());
        client.ask("connect " + server.introduction());
    }

    Latency latency(int octets, int iterations) {
        server.ask("expect %d 1".formatted(octets));
        client.ask("expect %d 1".formatted(octets));
        server.tell("pong %d %d".formatted(octets, iterations));
        Latency latency = Latency.of(client.ask("ping %d %d".formatted(octets, iterations)));
        server.answer();
        return latency;
    }

    /** In MiB a second. */
    double bandwidth(Operation operation, int octets, int depth, int iterations) {
        String stream = "stream %s %d %d %d".formatted(operation, octets, depth, iterations);
        if (operation != Operation.SEND) {
            return Double.parseDouble(client.ask(stream));
        }
        server.ask("expect %d %d".formatted(octets, Math.min(Peer.DEPTH, iterations)));
        server.tell("receive %d %d %d".formatted(octets, Peer.DEPTH, iterations));
        double bandwidth = Double.parseDouble(client.ask(stream));
        server.answer();
        return bandwidth;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
