package org.rdma4j.benchmarks.lab;

import java.io.IOException;

/** Two connected processes in Java. */
final class JavaPair implements AutoCloseable {
    private final JavaPeer server;
    private final JavaPeer client;

    JavaPair(Device device) throws IOException {
        this.server = new JavaPeer(device);
        this.client = new JavaPeer(device);
        server.ask("connect " + client.introduction());
        client.ask("connect " + server.introduction());
    }

    Latency latency(int bytes, int iterations) {
        server.ask("expect %d 1".formatted(bytes));
        client.ask("expect %d 1".formatted(bytes));
        server.tell("pong %d %d".formatted(bytes, iterations));
        Latency latency = Latency.of(client.ask("ping %d %d".formatted(bytes, iterations)));
        server.answer();
        return latency;
    }

    /** Returns MiB per second. */
    double bandwidth(Operation operation, int bytes, int depth, int iterations) {
        String stream = "stream %s %d %d %d".formatted(operation, bytes, depth, iterations);
        if (operation != Operation.SEND) {
            return Double.parseDouble(client.ask(stream));
        }
        server.ask("expect %d %d".formatted(bytes, Math.min(Peer.DEPTH, iterations)));
        server.tell("receive %d %d %d".formatted(bytes, Peer.DEPTH, iterations));
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
