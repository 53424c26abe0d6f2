package org.rdma4j.cm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rdma4j.cm.Lab.PATIENCE;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.DatagramAddress;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Datagrams and multicast groups through the connection manager. */
@Tag("soft-roce")
class DatagramConnectionTest {
    /** The length of the global route header before a datagram. */
    private static final int HEADER = 40;

    private final Context context = SoftRoceDevice.open();
    private final ConnectionManager manager = ConnectionManager.open(context);
    private final Side server = Side.ofDatagrams(context);
    private final Side client = Side.ofDatagrams(context);

    @AfterEach
    void close() {
        manager.close();
        context.close();
    }

    /** pyverbs: test_rdmacm_async_udp_traffic. */
    @Test
    void aPeerIsLookedUpAndGetsDatagrams() {
        DatagramListener listener = manager.listenForDatagrams(ListenerSpec.on(Lab.port(0)));
        CompletableFuture<byte[]> asked = answering(listener, request -> {
            request.prepare(server.queuePair());
            server.postReceive();
            request.accept(server.queuePair(), (byte) 'h', (byte) 'i');
        });
        DatagramPeer peer = lookUp(listener.localAddress(), (byte) 1, (byte) 2);
        assertThat(asked.join()).isEqualTo(Arrays.copyOf(new byte[] {1, 2}, 180));
        assertThat(peer.privateData()).isEqualTo(Arrays.copyOf(new byte[] {'h', 'i'}, 136));
        assertThat(peer.qpn()).isEqualTo(server.queuePair().qpn());

        send(peer, "datagram");
        server.awaitCompletion().requireSuccess();
        assertThat(server.buffer().memory().getString(HEADER)).isEqualTo("datagram");
    }

    @Test
    void aRefusedDatagramRequestHasAReasonAndPrivateData() {
        DatagramListener listener = manager.listenForDatagrams(ListenerSpec.on(Lab.port(0)));
        CompletableFuture<byte[]> asked = answering(listener, request -> request.reject((byte) 9));
        InetSocketAddress address = listener.localAddress();
        assertThatThrownBy(() -> lookUp(address)).isInstanceOfSatisfying(ConnectionRefusedException.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(RefusalReason.REJECTED_BY_PEER);
            assertThat(refusal.privateData()).startsWith(9);
        });
        asked.join();
        listener.close();
        assertThatThrownBy(() -> lookUp(address))
                .isInstanceOfSatisfying(
                        ConnectionRefusedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(RefusalReason.NO_LISTENER));
    }

    @Test
    void privateDataThatDoesNotFitIsRefused() {
        DatagramListener listener = manager.listenForDatagrams(ListenerSpec.on(Lab.port(0)));
        assertThatThrownBy(() -> lookUp(listener.localAddress(), new byte[181]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 180 bytes");
        CompletableFuture<byte[]> asked = answering(listener, request -> {
            assertThatThrownBy(() -> request.accept(server.queuePair(), new byte[137]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 136 bytes");
            request.accept(server.queuePair(), new byte[136]);
        });
        assertThat(lookUp(listener.localAddress(), new byte[180]).privateData()).hasSize(136);
        assertThat(asked.join()).hasSize(180);
    }

    /** pyverbs: test_rdmacm_async_multicast_traffic and test_rdmacm_async_ex_multicast_traffic. */
    @Test
    void aFullMemberReceivesDatagramsToTheGroup() {
        InetAddress address = Lab.address("239.1.1.1");
        try (MulticastGroup receiving = manager.joinMulticast(
                        address, Lab.address(), server.queuePair(), MulticastRole.FULL_MEMBER, PATIENCE);
                MulticastGroup sending = manager.joinMulticast(
                        address, Lab.address(), client.queuePair(), MulticastRole.FULL_MEMBER, PATIENCE)) {
            assertThat(receiving.peer().qpn()).isEqualTo(DatagramAddress.MULTICAST_QPN);
            server.postReceive();
            send(sending.peer(), "to all");
            server.awaitCompletion().requireSuccess();
            assertThat(server.buffer().memory().getString(HEADER)).isEqualTo("to all");
        }
    }

    /** pyverbs: test_rdmacm_async_ex_leave_multicast_traffic. */
    @Test
    void aFormerMemberReceivesNothingAndMayJoinAgain() {
        InetAddress address = Lab.address("239.1.1.4");
        try (MulticastGroup sending = manager.joinMulticast(
                address, Lab.address(), client.queuePair(), MulticastRole.FULL_MEMBER, PATIENCE)) {
            manager.joinMulticast(address, Lab.address(), server.queuePair(), MulticastRole.FULL_MEMBER, PATIENCE)
                    .close();
            server.postReceive();
            send(sending.peer(), "to nobody");
            SoftRoceDevice.settle();
            assertThat(server.completions().poll(1)).isEmpty();

            MulticastGroup again = manager.joinMulticast(
                    address, Lab.address(), server.queuePair(), MulticastRole.FULL_MEMBER, PATIENCE);
            send(sending.peer(), "to all");
            server.awaitCompletion().requireSuccess();
            assertThat(server.buffer().memory().getString(HEADER)).isEqualTo("to all");
            server.queuePair().close();
            again.close();
            assertThat(again.isClosed()).isTrue();
        }
    }

    private static CompletableFuture<byte[]> answering(DatagramListener listener, Consumer<DatagramRequest> answer) {
        return CompletableFuture.supplyAsync(() -> {
            DatagramRequest request = listener.accept();
            answer.accept(request);
            return request.privateData();
        });
    }

    private DatagramPeer lookUp(InetSocketAddress address, byte... privateData) {
        try (DatagramRoute route = manager.resolveDatagrams(RouteSpec.to(address), PATIENCE)) {
            assertThat(route.context()).isSameAs(context);
            return route.lookUp(client.queuePair(), privateData, PATIENCE);
        }
    }

    private void send(DatagramPeer peer, String text) {
        client.buffer().memory().setString(0, text);
        client.queuePair()
                .postSend(SendRequest.send(1, client.buffer().slice(0, text.length() + 1))
                        .to(peer.addressIn(client.domain())));
        client.awaitCompletion().requireSuccess();
    }
}
