package org.rdma4j.samples.pingpong;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdma4j.samples.pingpong.Side.Outcome;

/** What the program prints when it ends, with and without success. Runs on one host, whose device talks to itself. */
@Tag("one-kernel")
@Timeout(180)
class PingPongEndTest {
    private static final String DEVICE = System.getenv("RDMA4J_LAB_DEVICE");
    private static final Path PORT = Path.of("/sys/class/infiniband/" + DEVICE + "/ports/1");

    @Test
    void printsTheLatencyInPercentiles() throws Exception {
        Game game = new Game(Transport.RC, Side.C, Side.JAVA, false, 18600);
        FutureTask<Outcome> server = game.server().start(game.transport(), game.serverArguments());
        Side.awaitListener(game.tcpPort());
        assertThat(Side.outcome(game.client().start(game.transport(), game.clientArguments("localhost")))
                        .output())
                .containsPattern("round trip, usec: p50 [0-9.]+ p90 [0-9.]+ p99 [0-9.]+ p99\\.9 [0-9.]+ max [0-9.]+")
                .contains("  source:         GID index 1 (::ffff:");
        game.requireWon(Side.outcome(server));
    }

    @Test
    void endsWhenThePeerDies() throws Exception {
        Process server = new ProcessBuilder(
                        "ibv_rc_pingpong", "-d", DEVICE, "-g", "1", "-n", "100000000", "-p", "18601")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Side.awaitListener(18601);
        FutureTask<Outcome> client = Side.JAVA.start(
                Transport.RC, List.of("-d", DEVICE, "-n", "100000000", "-p", "18601", "--timeout", "3", "localhost"));
        Side.awaitCall(18601);
        Thread.sleep(1000);
        server.destroyForcibly().waitFor();
        Outcome outcome = Side.outcome(client);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).containsAnyOf("RETRY_EXCEEDED", "the peer was silent for 3 s after ");
    }

    @Test
    void endsWhenThePeerSpeaksAnotherProtocol() throws Exception {
        requireEnd(
                calling(18602, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3 and so on and so on and on\n"),
                1,
                "the peer's address is not one of a ping-pong: 'SSH-2.0-");
    }

    @Test
    void endsWhenThePeerHangsUp() throws Exception {
        requireEnd(calling(18603, ""), 1, "the peer closed the TCP connection after 0 of the 52 bytes of its address");
    }

    @Test
    void endsWhenThePeerSaysNothing() throws Exception {
        try (ServerSocket _ = new ServerSocket(18604)) {
            requireEnd(
                    play("-p", "18604", "--timeout", "1", "localhost"),
                    1,
                    "localhost did not answer within 1 s on the TCP connection");
        }
    }

    @Test
    void endsWhereThereIsNoServer() throws Exception {
        requireEnd(
                play("-p", "18605", "localhost"),
                1,
                "no server answers at localhost, TCP port 18605 (Connection refused)");
        requireEnd(play("no-such-host.invalid"), 1, "there is no host named no-such-host.invalid");
    }

    @Test
    void endsWhereThePortIsDown() throws Exception {
        String otherEnd = otherEndOfTheWire();
        run("ip", "link", "set", "dev", otherEnd, "down");
        try {
            awaitPort("DOWN");
            requireEnd(
                    play("-d", DEVICE, "-p", "18606", "localhost"),
                    1,
                    "port 1 of " + DEVICE + " is DOWN, not ACTIVE; bring its network interface up");
        } finally {
            run("ip", "link", "set", "dev", otherEnd, "up");
            awaitPort("ACTIVE");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-m, 1000, an MTU is 256",
        "-s, 0, the message size is a number from 1",
        "-n, 0, the number of messages is a number from 1",
        "-l, 16, the service level is a number from 0 to 15",
        "-p, 70000, a TCP port is a number from 1 to 65535",
        "--timeout, 3000000, the time-out is a number of seconds from 1 to 86400",
        "--timeout, 0, the time-out is a number of seconds from 1 to 86400",
        "-s, many, Invalid value for option '--size'",
        "--speed, 9, Unknown option",
        "--transport, xrc, Invalid value for option '--transport'",
    })
    void refusesWrongUsage(String option, String value, String sentence) throws Exception {
        requireEnd(play(option, value), 2, sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "RC, -q, 4, with --transport rc the number of queue pairs is from 1 to 1",
        "SRQ, -q, 256, with --transport srq the number of queue pairs is from 1 to 255",
        "SRQ, -r, 15, 16 queue pairs need as many receives at least",
        "UD, -m, 1024, a datagram is one packet of the port's MTU: leave out -m",
    })
    void refusesOptionsThatTheTransportDoesNotHave(Transport transport, String option, String value, String sentence)
            throws Exception {
        requireEnd(Side.outcome(Side.JAVA.start(transport, List.of(option, value))), 2, sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "-d, mlx5_7, there is no RDMA device named mlx5_7; there is: ",
        "-i, 3, has the ports 1 to 1",
        "-g, 77, has no GID at index 77",
        "-r, 1000000, entries",
    })
    void theErrorNamesWhatTheDeviceDoesNotHave(String option, String value, String sentence) throws Exception {
        requireEnd(play(option, value), 1, sentence);
    }

    /** Connects to a server that sends a text and closes the connection. */
    private static Outcome calling(int port, String answer) throws Exception {
        try (ServerSocket listener = new ServerSocket(port)) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket client = listener.accept()) {
                    client.getInputStream().readNBytes(52);
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            return play("-p", Integer.toString(port), "localhost");
        }
    }

    private static Outcome play(String... arguments) throws Exception {
        return Side.outcome(Side.JAVA.start(Transport.RC, List.of(arguments)));
    }

    private static void requireEnd(Outcome outcome, int status, String sentence) {
        assertThat(outcome.output()).contains(sentence).doesNotContain("\tat ");
        assertThat(outcome.status()).isEqualTo(status);
    }

    /** The other end of the wire that the device's network interface is one end of. */
    private static String otherEndOfTheWire() throws IOException {
        Path interfaces = Path.of("/sys/class/net");
        String networkInterface =
                Files.readString(PORT.resolve("gid_attrs/ndevs/1")).strip();
        String index = Files.readString(interfaces.resolve(networkInterface).resolve("iflink"));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(interfaces)) {
            for (Path candidate : all) {
                if (Files.readString(candidate.resolve("ifindex")).equals(index)) {
                    return String.valueOf(candidate.getFileName());
                }
            }
        }
        throw new AssertionError(networkInterface + " is no end of a wire on this host");
    }

    private static void awaitPort(String state) throws Exception {
        for (int i = 0; i < 400; i++) {
            if (Files.readString(PORT.resolve("state")).contains(state)) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the port does not become " + state);
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
