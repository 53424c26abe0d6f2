package org.rdma4j.cm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rdma4j.cm.Lab.PATIENCE;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.Errno;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Mtu;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.AddressVector;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Listening, connecting and accepting, and behaviour of librdmacm that its headers do not document. */
@Tag("soft-roce")
class ConnectionTest {
    private final Context context = SoftRoceDevice.open();
    private final ConnectionManager manager = ConnectionManager.open(context);
    private final Listener listener = manager.listen(Lab.port(0));
    private final Side server = Side.of(context);
    private final Side client = Side.of(context);

    @AfterEach
    void close() {
        manager.close();
        context.close();
    }

    /** pyverbs: test_rdmacm_sync_traffic and test_rdmacm_async_traffic_external_qp. */
    @Test
    void bothSidesSendAndKnowEachOther() {
        CompletableFuture<Connection> accepted = accepting(ConnectionParameters.defaults(), server::postReceive);
        try (Connection connected = connect()) {
            Connection there = accepted.join();
            client.send("ping");
            assertThat(server.receive()).isEqualTo("ping");
            client.postReceive();
            server.send("pong");
            assertThat(client.receive()).isEqualTo("pong");

            assertThat(connected.remoteAddress())
                    .isEqualTo(listener.localAddress())
                    .isEqualTo(there.localAddress());
            assertThat(there.remoteAddress()).isEqualTo(connected.localAddress());
            assertThat(connected.queuePair()).isSameAs(client.queuePair());
            assertThat(connected.state()).isEqualTo(ConnectionState.ESTABLISHED);
            assertThat(connected).hasToString("connection with " + SocketAddresses.describe(connected.remoteAddress()));
        }
    }

    /** pyverbs: test_rdmacm_async_read and test_rdmacm_async_write. */
    @Test
    void theQueuePairHasTheAccessRightsOfItsSpec() {
        CompletableFuture<Connection> accepted = accepting(ConnectionParameters.defaults(), () -> {});
        try (Connection _ = connect()) {
            accepted.join();
            server.buffer().memory().setString(100, "from afar");
            MemorySlice here = client.buffer().slice(0, 64);
            client.queuePair()
                    .postSend(SendRequest.read(1, server.buffer().slice(100, 64).remote(), here));
            client.awaitCompletion().requireSuccess();
            assertThat(client.buffer().memory().getString(0)).isEqualTo("from afar");
            client.queuePair()
                    .postSend(
                            SendRequest.write(1, server.buffer().slice(200, 64).remote(), here));
            client.awaitCompletion().requireSuccess();
            assertThat(server.buffer().memory().getString(200)).isEqualTo("from afar");
        }
    }

    @Test
    void privateDataArrivesWithTheRequestAndTheAnswerAndIsPadded() {
        CompletableFuture<Connection> accepted = accepting(parametersWith("welcome"), () -> {});
        try (ResolvedRoute route = resolve();
                Connection connected = route.connect(client.queuePair(), parametersWith("hello"), PATIENCE)) {
            assertThat(accepted.join().privateData()).isEqualTo(padded("hello", 56));
            assertThat(connected.privateData()).isEqualTo(padded("welcome", 196));
        }
    }

    @Test
    void privateDataThatDoesNotFitIsRefusedAndTheRequestStaysOpen() {
        CompletableFuture<ConnectionRequest> requested = requested();
        try (ResolvedRoute route = resolve()) {
            assertThatThrownBy(() -> route.connect(client.queuePair(), parametersOf(57), PATIENCE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a request to connect carries at most 56 bytes of private data, not 57: send the rest "
                            + "as a message over the queue pair");
            CompletableFuture<Connection> connecting =
                    inThread(() -> route.connect(client.queuePair(), parametersOf(56), PATIENCE));
            ConnectionRequest request = requested.join();
            assertThatThrownBy(() -> request.accept(server.queuePair(), parametersOf(197), PATIENCE))
                    .hasMessageContaining("at most 196 bytes");
            assertThatThrownBy(() -> request.reject(new byte[149])).hasMessageContaining("at most 148 bytes");
            request.accept(server.queuePair(), parametersOf(196), PATIENCE);
            assertThat(connecting.join().privateData())
                    .isEqualTo(parametersOf(196).privateData());
        }
    }

    @Test
    void aPortWithoutListenerRefuses() {
        InetSocketAddress deserted = listener.localAddress();
        listener.close();
        try (ResolvedRoute route = manager.resolve(deserted, PATIENCE)) {
            assertThatThrownBy(() -> route.connect(client.queuePair(), ConnectionParameters.defaults(), PATIENCE))
                    .isInstanceOfSatisfying(ConnectionRefusedException.class, refusal -> {
                        assertThat(refusal.reason()).isEqualTo(RefusalReason.NO_LISTENER);
                        assertThat(refusal.status()).isEqualTo(8);
                    })
                    .hasMessageContaining(SocketAddresses.describe(deserted))
                    .hasMessageContaining("nobody listens on that port");
        }
    }

    /** pyverbs: test_rdmacm_async_reject_traffic. */
    @Test
    void aRejectionCarriesPrivateData() {
        CompletableFuture<ConnectionRequest> requested = requested();
        CompletableFuture<Void> rejected = requested.thenAccept(request -> request.reject(bytes("full")));
        assertThatThrownBy(this::connect).isInstanceOfSatisfying(ConnectionRefusedException.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(RefusalReason.REJECTED_BY_PEER);
            assertThat(refusal.status()).isEqualTo(28);
            assertThat(refusal.privateData()).isEqualTo(padded("full", 148));
        });
        rejected.join();
    }

    @Test
    void aRequestThatIsClosedIsRejected() {
        CompletableFuture<Void> closed = requested().thenAccept(ConnectionRequest::close);
        assertThatThrownBy(this::connect)
                .isInstanceOfSatisfying(
                        ConnectionRefusedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(RefusalReason.REJECTED_BY_PEER));
        closed.join();
    }

    @Test
    void connectingToAListenerThatNeverAcceptsTimesOut() {
        try (ResolvedRoute route = resolve()) {
            assertThatThrownBy(() ->
                            route.connect(client.queuePair(), ConnectionParameters.defaults(), Duration.ofMillis(300)))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("got no answer in time")
                    .satisfies(failure -> assertErrno(failure, Errno.ETIMEDOUT));
        }
        try (ConnectionRequest late = listener.accept()) {
            assertThatThrownBy(() -> late.accept(server.queuePair(), ConnectionParameters.defaults(), PATIENCE))
                    .isInstanceOf(RdmaException.class);
        }
    }

    @Test
    void requestsBeyondTheBacklogAreRejected() {
        try (Listener narrow = manager.listen(ListenerSpec.on(Lab.port(0)).withBacklog(1));
                Side other = Side.of(context)) {
            CompletableFuture<Connection> first = inThread(() -> connect(narrow, client));
            ConnectionRequest request = narrow.accept(); // takes one request, so that there is room for the next
            CompletableFuture<Connection> second = inThread(() -> connect(narrow, other));
            awaitPending(narrow);
            try (Side third = Side.of(context)) {
                assertThatThrownBy(() -> connect(narrow, third)).isInstanceOf(ConnectionRefusedException.class);
            }
            request.close();
            narrow.accept().close();
            assertThat(first).isCompletedExceptionally();
            assertThatThrownBy(second::join).hasCauseInstanceOf(ConnectionRefusedException.class);
        }
    }

    @Test
    void connectingEndsWhenTheRouteIsClosed() throws Exception {
        ResolvedRoute route = resolve();
        CompletableFuture<Connection> connecting =
                inThread(() -> route.connect(client.queuePair(), ConnectionParameters.defaults(), PATIENCE));
        try (ConnectionRequest request = listener.accept()) {
            route.close();
            assertThatThrownBy(connecting::join).hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> request.accept(server.queuePair(), ConnectionParameters.defaults(), PATIENCE))
                    .isInstanceOf(RdmaException.class);
        }
    }

    @Test
    void acceptingEndsWhenTheListenerOrTheManagerIsClosed() {
        CompletableFuture<ConnectionRequest> accepting = requested();
        listener.close();
        assertThatThrownBy(accepting::join).hasCauseInstanceOf(IllegalStateException.class);
        Listener another = manager.listen(Lab.port(0));
        CompletableFuture<ConnectionRequest> acceptingAgain = inThread(another::accept);
        manager.close();
        assertThatThrownBy(acceptingAgain::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(another.isClosed()).isTrue();
        assertThatThrownBy(() -> manager.listen(Lab.port(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void requestsThatWaitAreRejectedWithTheirListener() {
        CompletableFuture<Connection> connecting = inThread(this::connect);
        awaitPending(listener);
        listener.close();
        assertThatThrownBy(connecting::join).hasCauseInstanceOf(ConnectionRefusedException.class);
    }

    @Test
    void anInterruptEndsAWaitOnEveryKindOfThread() throws Exception {
        for (Thread.Builder kind : new Thread.Builder[] {Thread.ofPlatform(), Thread.ofVirtual()}) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread waiting = kind.start(() -> {
                try {
                    listener.accept();
                } catch (RdmaException e) {
                    thrown.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError("no interrupt", e));
                }
            });
            waiting.interrupt();
            assertThat(thrown.get()).satisfies(failure -> assertErrno(failure, Errno.EINTR));
        }
        assertThat(listener.accept(Duration.ZERO)).isEmpty();
    }

    @Test
    void disconnectingOneSideEndsTheOther() {
        CompletableFuture<Connection> accepted = accepting(ConnectionParameters.defaults(), server::postReceive);
        Connection connected = connect();
        Connection there = accepted.join();
        assertThat(there.awaitDisconnect(Duration.ZERO)).isFalse();
        connected.disconnect();
        assertThat(there.awaitDisconnect(PATIENCE)).isTrue();
        assertThat(there.state()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(server.awaitCompletion().isSuccess()).isFalse();
        assertThat(server.queuePair().attributes().state()).isEqualTo(QueuePairState.ERROR);
        assertThat(connected.awaitDisconnect(PATIENCE)).isTrue();
        connected.close();
        assertThat(connected.state()).isEqualTo(ConnectionState.CLOSED);
        there.disconnect();
        assertThat(there.state()).isEqualTo(ConnectionState.DISCONNECTED);
    }

    @Test
    void closingTellsThePeerToo() {
        CompletableFuture<Connection> accepted = accepting(ConnectionParameters.defaults(), () -> {});
        connect().close();
        assertThat(accepted.join().awaitDisconnect(PATIENCE)).isTrue();
    }

    @Test
    void queuePairsMayBeClosedBeforeTheirConnections() {
        CompletableFuture<Connection> accepted = accepting(ConnectionParameters.defaults(), () -> {});
        try (Connection connected = connect()) {
            server.queuePair().close();
            client.queuePair().close();
            accepted.join().close();
            assertThat(connected.awaitDisconnect(PATIENCE)).isTrue();
        }
    }

    @Test
    void aQueuePairConnectsAgainAfterItsReset() {
        for (int round = 0; round < 3; round++) {
            CompletableFuture<Connection> accepted = accepting(ConnectionParameters.defaults(), server::postReceive);
            try (Connection _ = connect()) {
                client.send("round " + round);
                assertThat(server.receive()).isEqualTo("round " + round);
                accepted.join().close();
            }
            server.queuePair().reset();
            client.queuePair().reset();
        }
    }

    @Test
    void aRouteIsConnectedOnceAndItsConnectionOutlivesIt() {
        CompletableFuture<Connection> accepted = accepting(ConnectionParameters.defaults(), server::postReceive);
        ResolvedRoute route = resolve();
        try (Connection connected = route.connect(client.queuePair(), ConnectionParameters.defaults(), PATIENCE)) {
            accepted.join();
            assertThatThrownBy(() -> route.connect(client.queuePair(), ConnectionParameters.defaults(), PATIENCE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("resolve the address again");
            route.close();
            listener.close();
            client.send("still here");
            assertThat(server.receive()).isEqualTo("still here");
            assertThat(connected.state()).isEqualTo(ConnectionState.ESTABLISHED);
        }
    }

    @Test
    void readsAndMtuAreTheSmallerOfBothSides() {
        ConnectionParameters few = ConnectionParameters.defaults()
                .withResponderResources(2)
                .withInitiatorDepth(4)
                .withPathMtu(Mtu.MTU_1024);
        CompletableFuture<Connection> accepted = accepting(few, () -> {});
        try (ResolvedRoute route = resolve();
                Connection _ = route.connect(
                        client.queuePair(),
                        ConnectionParameters.defaults()
                                .withPathMtu(Mtu.MTU_1024)
                                .withRetryCount(5),
                        PATIENCE)) {
            accepted.join();
            assertThat(client.queuePair().attributes().maxReadAtomic()).isEqualTo(2);
            assertThat(client.queuePair().attributes().maxDestinationReadAtomic())
                    .isEqualTo(4);
            assertThat(client.queuePair().attributes().retryCount()).isEqualTo(5);
            assertThat(client.queuePair().attributes().pathMtu()).isEqualTo(Mtu.MTU_1024);
            assertThat(server.queuePair().attributes().maxReadAtomic()).isEqualTo(4);
            assertThat(server.queuePair().attributes().maxDestinationReadAtomic())
                    .isEqualTo(2);
        }
    }

    /** pyverbs: test_rdmacm_async_traffic, which sets the acknowledge time-out. */
    @Test
    void theIdentifierHasItsOptions() {
        CompletableFuture<Connection> accepted = accepting(ConnectionParameters.defaults(), () -> {});
        RouteSpec spec = RouteSpec.to(listener.localAddress())
                .withSource(Lab.address())
                .withTypeOfService(0x20)
                .withAcknowledgeTimeout(17)
                .withReusedAddress();
        try (ResolvedRoute route = manager.resolve(spec, PATIENCE);
                Connection connected = route.connect(client.queuePair(), ConnectionParameters.defaults(), PATIENCE)) {
            accepted.join();
            assertThat(connected.localAddress().getAddress()).isEqualTo(Lab.address());
            assertThat(client.queuePair().attributes().acknowledgeTimeout()).isEqualTo(17);
            assertThat(client.queuePair().attributes().address().orElseThrow())
                    .extracting(AddressVector::globalRoute)
                    .extracting(GlobalRoute::trafficClass)
                    .isEqualTo(0x20);
        }
    }

    @Test
    void ipv6ConnectsLikeIpv4() {
        InetAddress address = Lab.address("fd00:7264:6d61::1");
        try (Listener six = manager.listen(
                ListenerSpec.on(new InetSocketAddress(address, 0)).withIpv6Only())) {
            CompletableFuture<Connection> accepted = inThread(() -> accept(six, server));
            try (Connection connected = connect(six, client)) {
                assertThat(connected.remoteAddress().getAddress()).isEqualTo(address);
                assertThat(accepted.join().remoteAddress().getAddress()).isEqualTo(address);
            }
        }
    }

    @Test
    void aWildcardListenerHandsOutTheDeviceOfEachRequest() {
        try (Listener everywhere = manager.listen(ListenerSpec.onPort(0))) {
            InetSocketAddress there = Lab.port(everywhere.localAddress().getPort());
            CompletableFuture<Connection> connecting = inThread(() -> {
                try (ResolvedRoute route = manager.resolve(there, PATIENCE)) {
                    return route.connect(client.queuePair(), ConnectionParameters.defaults(), PATIENCE);
                }
            });
            try (ConnectionRequest request = everywhere.accept()) {
                assertThat(request.context()).isSameAs(context);
                assertThat(request.localAddress()).isEqualTo(there);
            }
            assertThatThrownBy(connecting::join).hasCauseInstanceOf(ConnectionRefusedException.class);
        }
    }

    @Test
    void aManagerOpensDevicesOfItsOwnAndClosesThem() {
        Context own;
        try (ConnectionManager another = ConnectionManager.open()) {
            own = another.contextOf(Lab.address());
            try (ResolvedRoute route = another.resolve(listener.localAddress(), PATIENCE)) {
                assertThat(route.context()).isSameAs(own);
                assertThat(route.port()).isEqualTo(1);
            }
        }
        assertThat(own.isClosed()).isTrue();
        assertThat(manager.contextOf(Lab.address())).isSameAs(context);
    }

    @Test
    void aPortInUseIsRefused() {
        assertThatThrownBy(() -> manager.listen(listener.localAddress()))
                .isInstanceOf(RdmaException.class)
                .hasMessageContaining("EADDRINUSE (" + SocketAddresses.describe(listener.localAddress()))
                .hasMessageContaining("another program listens on this port");
    }

    @Test
    void addressesWithoutDeviceAreRefusedWithAdvice() {
        assertThatThrownBy(() -> manager.listen(new InetSocketAddress(Lab.address("192.0.2.1"), 0)))
                .isInstanceOf(RdmaException.class)
                .hasMessageContaining("192.0.2.1");
        assertThatThrownBy(() -> manager.resolve(new InetSocketAddress(Lab.address("192.0.2.1"), 1), PATIENCE))
                .isInstanceOf(RdmaException.class)
                .hasMessageContaining("see ip route get");
        assertThatThrownBy(() -> manager.resolve(new InetSocketAddress(Lab.address("127.0.0.1"), 1), PATIENCE))
                .isInstanceOf(RdmaException.class);
        assertThatThrownBy(() -> manager.resolve(InetSocketAddress.createUnresolved("no.such.host", 1), PATIENCE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNeighbourThatDoesNotAnswerEndsTheResolving() throws Exception {
        byte[] silent = Lab.address().getAddress();
        silent[3] = (byte) 250;
        assertThatThrownBy(() -> manager.resolve(
                        new InetSocketAddress(InetAddress.getByAddress(silent), 7471), Duration.ofMillis(500)))
                .isInstanceOf(RdmaException.class)
                .satisfies(failure -> assertErrno(failure, Errno.ETIMEDOUT));
    }

    @Test
    void unreliableConnectionsCarryMessages() {
        try (Side here = Side.ofUnreliable(context);
                Side there = Side.ofUnreliable(context)) {
            CompletableFuture<Connection> accepted = requested().thenApply(request -> {
                request.prepare(there.queuePair());
                there.postReceive();
                return request.accept(there.queuePair(), ConnectionParameters.defaults(), PATIENCE);
            });
            try (ResolvedRoute route = resolve()) {
                route.prepare(here.queuePair());
                here.postReceive();
                try (Connection _ = route.connect(here.queuePair(), ConnectionParameters.defaults(), PATIENCE);
                        Connection _ = accepted.join()) {
                    here.send("ping");
                    assertThat(there.receive()).isEqualTo("ping");
                    there.send("pong");
                    assertThat(here.receive()).isEqualTo("pong");
                }
            }
        }
    }

    @Test
    void aQueuePairOfAnotherKindIsRefusedAndTheRouteStays() {
        try (Side datagrams = Side.ofDatagrams(context);
                ResolvedRoute route = resolve()) {
            assertThatThrownBy(() -> route.prepare(datagrams.queuePair()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("needs a queue pair of type [RC, UC]");
            route.prepare(client.queuePair());
            assertThat(client.queuePair().attributes().state()).isEqualTo(QueuePairState.INIT);
        }
    }

    private CompletableFuture<ConnectionRequest> requested() {
        return inThread(listener::accept);
    }

    private CompletableFuture<Connection> accepting(ConnectionParameters parameters, Runnable prepared) {
        return inThread(() -> {
            ConnectionRequest request = listener.accept();
            request.prepare(server.queuePair());
            prepared.run();
            return request.accept(server.queuePair(), parameters, PATIENCE);
        });
    }

    private static Connection accept(Listener listener, Side side) {
        return listener.accept().accept(side.queuePair(), ConnectionParameters.defaults(), PATIENCE);
    }

    private ResolvedRoute resolve() {
        return manager.resolve(listener.localAddress(), PATIENCE);
    }

    private Connection connect() {
        return connect(listener, client);
    }

    private Connection connect(Listener there, Side side) {
        try (ResolvedRoute route = manager.resolve(there.localAddress(), PATIENCE)) {
            return route.connect(side.queuePair(), ConnectionParameters.defaults(), PATIENCE);
        }
    }

    /** Waits until a request is pending at the listener, without accepting it. */
    private static void awaitPending(Listener listener) {
        while (listener.pendingRequests() == 0) {
            Thread.onSpinWait();
        }
    }

    private static <T> CompletableFuture<T> inThread(Supplier<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(action.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static void assertErrno(Throwable failure, Errno errno) {
        assertThat(((RdmaException) failure).errno()).contains(errno);
    }

    private static ConnectionParameters parametersWith(String text) {
        return ConnectionParameters.defaults().withPrivateData(bytes(text));
    }

    private static ConnectionParameters parametersOf(int length) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) 7);
        return ConnectionParameters.defaults().withPrivateData(data);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] padded(String text, int length) {
        return Arrays.copyOf(bytes(text), length);
    }
}
