package org.rdma4j.samples.pingpong;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A ping-pong between two programs.
 *
 * @param transport the transport type of the queue pairs
 * @param server the program that listens
 * @param client the program that connects and sends first
 * @param events whether both sleep until a completion is announced
 * @param tcpPort a port of its own, so that games do not disturb each other
 */
record Game(Transport transport, Side server, Side client, boolean events, int tcpPort) {
    private static final int FIRST_PORT = 18515;
    private static final int ITERATIONS = 50;
    private static final int THREE_PAGES = 10_000;
    private static final int ONE_PACKET = 4000;

    /** Both poll for completions all the time. */
    static Stream<Game> polling() {
        return games(false, FIRST_PORT);
    }

    /** Both sleep until a completion is announced. */
    static Stream<Game> sleeping() {
        return games(true, FIRST_PORT + 3 * Transport.values().length);
    }

    /** Java against itself, and against the C program of each transport in both roles. */
    private static Stream<Game> games(boolean events, int firstPort) {
        List<Game> games = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            games.add(new Game(transport, Side.JAVA, Side.JAVA, events, firstPort + games.size()));
            games.add(new Game(transport, Side.C, Side.JAVA, events, firstPort + games.size()));
            games.add(new Game(transport, Side.JAVA, Side.C, events, firstPort + games.size()));
        }
        return games.stream();
    }

    List<String> serverArguments() {
        List<String> arguments = new ArrayList<>(List.of("-d", System.getenv("RDMA4J_LAB_DEVICE"), "-c"));
        arguments.addAll(List.of("-n", Integer.toString(ITERATIONS), "-s", Integer.toString(size())));
        arguments.addAll(List.of("-p", Integer.toString(tcpPort)));
        if (transport.sharesReceives()) {
            arguments.addAll(List.of("-q", "5"));
        }
        if (events) {
            arguments.add("-e");
        }
        return arguments;
    }

    List<String> clientArguments(String host) {
        List<String> arguments = new ArrayList<>(serverArguments());
        arguments.add(host);
        return arguments;
    }

    /** Both programs end with these lines; the C program reports wrong data in a line of its own. */
    void requireWon(Side.Outcome outcome) {
        assertThat(outcome.output())
                .contains("%d bytes in ".formatted(2 * ITERATIONS * size()))
                .contains("%d iters in ".formatted(ITERATIONS))
                .doesNotContain("invalid data");
        assertThat(outcome.status()).as(outcome.output()).isZero();
    }

    private int size() {
        return transport.isDatagram() ? ONE_PACKET : THREE_PAGES;
    }
}
