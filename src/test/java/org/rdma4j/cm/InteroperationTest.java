package org.rdma4j.cm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdma4j.cm.Lab.PATIENCE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.DatagramAddress;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.WorkCompletion;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Each program of rdmacm-utils as a peer, in both roles if it has two. The test for rping is beside the sample. */
@Tag("soft-roce")
class InteroperationTest {
    /** The message size of ucmatose, udaddy and mckey without options. */
    private static final int MESSAGES = 10;

    private static final int SIZE = 100;
    /** The port of udaddy, which has no option for it. */
    private static final int UDADDY_PORT = 7174;

    private static final int HEADER = 40;
    /** The message size of rdma_client and rdma_server. */
    private static final int SHORT = 16;

    private final Context context = SoftRoceDevice.open();
    private final ConnectionManager manager = ConnectionManager.open(context);
    private final Side side = Side.of(context);
    private final Side datagrams = Side.ofDatagrams(context);

    @AfterEach
    void close() {
        manager.close();
        context.close();
    }

    @Test
    void ucmatoseServesAndIsServed() throws Exception {
        Peer server = Peer.start("ucmatose", "-b", Lab.address().getHostAddress(), "-p", "7501");
        try (Connection connection = connect(server, 7501, MESSAGES)) {
            complete(MESSAGES);
            sendAll(MESSAGES, SIZE);
            connection.disconnect();
        }
        server.requireSuccess();
        side.queuePair().reset();
        try (Listener listener = manager.listen(Lab.port(7502))) {
            Peer client = Peer.start("ucmatose", "-s", Lab.address().getHostAddress(), "-p", "7502");
            try (Connection connection = accept(listener, MESSAGES)) {
                sendAll(MESSAGES, SIZE);
                complete(MESSAGES);
                connection.disconnect(); // the client waits for it
                assertThat(connection.awaitDisconnect(PATIENCE)).isTrue();
            }
            client.requireSuccess();
        }
    }

    @Test
    void rdmaServerServesAndRdmaClientIsServed() throws Exception {
        Peer server = Peer.start("rdma_server", "-s", Lab.address().getHostAddress(), "-p", "7503");
        try (Connection _ = connect(server, 7503, 1)) {
            sendAll(1, SHORT);
            complete(1);
        }
        server.requireSuccess();
        side.queuePair().reset();
        try (Listener listener = manager.listen(Lab.port(7504))) {
            Peer client = Peer.start("rdma_client", "-s", Lab.address().getHostAddress(), "-p", "7504");
            try (Connection connection = accept(listener, 1)) {
                complete(1);
                sendAll(1, SHORT);
                assertThat(connection.awaitDisconnect(PATIENCE)).isTrue();
            }
            client.requireSuccess();
        }
    }

    @Test
    void udaddyAnswersDatagrams() throws Exception {
        Peer server = Peer.start("udaddy", "-b", Lab.address().getHostAddress());
        DatagramPeer peer = lookUp(server, UDADDY_PORT);
        postReceives(datagrams, MESSAGES);
        send(datagrams, peer.addressIn(datagrams.domain()), MESSAGES);
        for (int done = 0; done < MESSAGES; done++) {
            datagrams.awaitCompletion().requireSuccess();
        }
        server.requireSuccess();
    }

    /** Starts the program again if a datagram is lost, as happens on a busy host. */
    @Test
    void mckeySendsToAGroup() throws Exception {
        try (MulticastGroup _ = manager.joinMulticast(
                Lab.address("239.1.1.2"), Lab.address(), datagrams.queuePair(), MulticastRole.FULL_MEMBER, PATIENCE)) {
            postReceives(datagrams, 2 * MESSAGES);
            for (int received = 0; received < MESSAGES; ) {
                Peer sender = Peer.start(
                        "mckey", "-s", "-m", "239.1.1.2", "-b", Lab.address().getHostAddress());
                sender.requireSuccess();
                for (WorkCompletion completion : datagrams.completions().poll(2 * MESSAGES)) {
                    completion.requireSuccess();
                    received++;
                }
            }
        }
    }

    /** Sends again and again until the program, which takes a moment to join, has received enough. */
    @Test
    void mckeyReceivesFromAGroup() throws Exception {
        Peer receiver =
                Peer.start("mckey", "-m", "239.1.1.3", "-b", Lab.address().getHostAddress());
        try (MulticastGroup group = manager.joinMulticast(
                Lab.address("239.1.1.3"), Lab.address(), datagrams.queuePair(), MulticastRole.FULL_MEMBER, PATIENCE)) {
            DatagramAddress address = group.peer().addressIn(datagrams.domain());
            while (receiver.isRunning()) {
                send(datagrams, address, 1);
                Thread.sleep(20);
            }
        }
        receiver.requireSuccess();
    }

    private Connection connect(Peer server, int port, int receives) throws Exception {
        while (true) {
            server.requireRunning();
            try (ResolvedRoute route = manager.resolve(Lab.port(port), PATIENCE)) {
                if (side.queuePair().attributes().state() != QueuePairState.INIT) {
                    route.prepare(side.queuePair());
                    postReceives(side, receives);
                }
                return route.connect(side.queuePair(), ConnectionParameters.defaults(), PATIENCE);
            } catch (ConnectionRefusedException e) {
                assertThat(e.reason()).isEqualTo(RefusalReason.NO_LISTENER); // the program is still starting
            }
        }
    }

    private Connection accept(Listener listener, int receives) {
        ConnectionRequest request = listener.accept();
        request.prepare(side.queuePair());
        postReceives(side, receives);
        return request.accept(side.queuePair(), ConnectionParameters.defaults(), PATIENCE);
    }

    private DatagramPeer lookUp(Peer server, int port) throws Exception {
        while (true) {
            server.requireRunning();
            try (DatagramRoute route = manager.resolveDatagrams(RouteSpec.to(Lab.port(port)), PATIENCE)) {
                return route.lookUp(datagrams.queuePair(), new byte[0], PATIENCE);
            } catch (ConnectionRefusedException e) {
                assertThat(e.reason()).isEqualTo(RefusalReason.NO_LISTENER); // the program is still starting
            }
        }
    }

    private static void postReceives(Side side, int count) {
        for (int i = 0; i < count; i++) {
            side.queuePair().postReceive(i, side.buffer().slice((long) i * (HEADER + SIZE), HEADER + SIZE));
        }
    }

    private void complete(int count) {
        for (int i = 0; i < count; i++) {
            side.awaitCompletion().requireSuccess();
        }
    }

    private void sendAll(int count, int size) {
        for (int i = 0; i < count; i++) {
            side.queuePair().postSend(i, side.buffer().slice(2048, size));
        }
        complete(count);
    }

    /** The programs reply to the queue pair whose number they get as immediate data. */
    private static void send(Side side, DatagramAddress address, int count) {
        for (int i = 0; i < count; i++) {
            side.queuePair()
                    .postSend(SendRequest.sendWithImmediate(
                                    i, side.queuePair().qpn(), side.buffer().slice(2048, SIZE))
                            .to(address));
            side.awaitCompletion().requireSuccess();
        }
    }

    /** A program in C. */
    private record Peer(Process process) {
        static Peer start(String... command) throws IOException {
            return new Peer(new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start());
        }

        boolean isRunning() {
            return process.isAlive();
        }

        void requireRunning() throws Exception {
            if (!isRunning()) {
                requireSuccess();
                throw new AssertionError("the server has ended without a client");
            }
        }

        void requireSuccess() throws Exception {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }
    }
}
