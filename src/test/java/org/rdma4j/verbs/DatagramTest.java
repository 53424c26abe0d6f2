package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Unreliable datagrams, and unreliable connections. */
@Tag("soft-roce")
class DatagramTest {
    /** The length of the global route header before a datagram. */
    private static final int HEADER = 40;

    private static final Gid GROUP = Gid.parse("::ffff:239.1.2.3");

    @ParameterizedTest
    @EnumSource(RemoteOperationTest.Interface.class)
    void carriesDatagrams(RemoteOperationTest.Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, posting::datagrams)) {
            DatagramAddress right = pair.left.addressOf(pair.right);
            for (int i = 0; i < 20; i++) {
                pair.right.queuePair.postReceive(i, pair.right.buffer.whole());
                pair.left.queuePair.postSend(
                        SendRequest.send(i, pair.left.put("datagram " + i)).to(right));
                pair.left.completion().requireSuccess();
                WorkCompletion received = pair.right.completion().requireSuccess();
                assertThat(received.byteLength()).isEqualTo(HEADER + ("datagram " + i).length());
                assertThat(pair.right.text(HEADER, received.byteLength() - HEADER))
                        .isEqualTo("datagram " + i);
                assertThat(received.sourceQpn()).isEqualTo(pair.left.queuePair.qpn());
                assertThat(received.globallyRouted()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RemoteOperationTest.Interface.class)
    void carriesImmediateData(RemoteOperationTest.Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, posting::datagrams)) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            pair.left.queuePair.postSend(SendRequest.sendWithImmediate(2, 0x12345678, pair.left.put("x"))
                    .to(pair.left.addressOf(pair.right)));
            pair.left.completion().requireSuccess();
            assertThat(pair.right.completion().requireSuccess().immediate()).hasValue(0x12345678);
        }
    }

    @ParameterizedTest
    @EnumSource(RemoteOperationTest.Interface.class)
    void carriesEmptyDatagrams(RemoteOperationTest.Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, posting::datagrams)) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            pair.left.queuePair.postSend(SendRequest.send(2).to(pair.left.addressOf(pair.right)));
            pair.left.completion().requireSuccess();
            assertThat(pair.right.completion().requireSuccess().byteLength()).isEqualTo(HEADER);
        }
    }

    @Test
    void aDatagramIsAtMostOnePacket() {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, spec -> spec)) {
            int most =
                    pair.context.portAttributes(SoftRoceDevice.PORT).activeMtu().bytes();
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            DatagramAddress right = pair.left.addressOf(pair.right);
            assertThatThrownBy(() ->
                            pair.left.queuePair.postSend(SendRequest.send(2, pair.left.buffer.slice(0, most + 1))
                                    .to(right)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "a datagram on port 1 of %s has at most %d bytes, not %d",
                            SoftRoceDevice.name(), most, most + 1);
            pair.left.queuePair.postSend(
                    SendRequest.send(3, pair.left.buffer.slice(0, most)).to(right));
            pair.left.completion().requireSuccess();
            assertThat(pair.right.completion().requireSuccess().byteLength()).isEqualTo(HEADER + most);
        }
    }

    @Test
    void aDatagramIsAnsweredByItsCompletion() {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, spec -> spec)) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            pair.left.queuePair.postReceive(2, pair.left.buffer.slice(4096, 4096));
            pair.left.queuePair.postSend(
                    SendRequest.send(3, pair.left.put("question")).to(pair.left.addressOf(pair.right)));
            pair.left.completion().requireSuccess();
            WorkCompletion question = pair.right.completion().requireSuccess();
            AddressHandle handle =
                    pair.domain.createAddressHandle(question, pair.right.buffer.whole(), SoftRoceDevice.PORT);
            assertThat(Objects.requireNonNull(handle.addressVector().globalRoute())
                            .destination())
                    .isEqualTo(pair.left.queuePair.endpoint().gid());
            DatagramAddress asker = new DatagramAddress(handle, question.sourceQpn(), LocalPort.DEFAULT_QUEUE_KEY);
            pair.right.queuePair.postSend(
                    SendRequest.send(4, pair.right.put("answer")).to(asker));
            pair.right.completion().requireSuccess();
            WorkCompletion answer = pair.left.completion().requireSuccess();
            assertThat(pair.left.text(4096 + HEADER, answer.byteLength() - HEADER))
                    .isEqualTo("answer");
            assertThatThrownBy(() -> pair.domain.createAddressHandle(
                            question, pair.right.buffer.slice(0, 39), SoftRoceDevice.PORT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a datagram's buffer begins with a header of 40 bytes, this one has 39");
            assertThatThrownBy(() -> pair.domain.createAddressHandle(question, pair.right.buffer.whole(), 257))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a port is a number from 1 to 255, not 257");
        }
    }

    @Test
    void dropsDatagramsWithAnotherQueueKey() {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, spec -> spec)) {
            DatagramAddress right = pair.left.addressOf(pair.right);
            DatagramAddress wrong = new DatagramAddress(right.handle(), right.qpn(), 0x999);
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            pair.left.queuePair.postSend(
                    SendRequest.send(2, pair.left.put("wrong")).to(wrong));
            pair.left.completion().requireSuccess();
            pair.left.queuePair.postSend(
                    SendRequest.send(3, pair.left.put("right")).to(right));
            WorkCompletion received = pair.right.completion().requireSuccess();
            assertThat(pair.right.text(HEADER, received.byteLength() - HEADER)).isEqualTo("right");
        }
    }

    @Test
    void needsAnAddressInEachRequestAndOnlySends() {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, spec -> spec);
                ConnectedPair connected = new ConnectedPair()) {
            MemorySlice data = pair.left.put("x");
            DatagramAddress right = pair.left.addressOf(pair.right);
            assertThatThrownBy(() -> pair.left.queuePair.postSend(1, data))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("names no peer: a UD queue pair needs it in each request");
            assertThatThrownBy(() -> pair.left.queuePair.postSend(
                            SendRequest.write(1, data.remote(), data).to(right)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("UD queue pairs have");
            assertThatThrownBy(() -> connected.left.queuePair.postSend(
                            SendRequest.send(1, connected.left.put("x")).to(right)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("names a peer");
            right.handle().close();
            assertThatThrownBy(() -> pair.left.queuePair.postSend(
                            SendRequest.send(1, data).to(right)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void arrivesAtEveryMemberOfAMulticastGroup() throws IOException {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, spec -> spec);
                MulticastSocket membership = new MulticastSocket()) {
            // On RoCE, IP must join the group, so that its packets reach this host.
            String netdev = pair.context.networkInterface(SoftRoceDevice.PORT).orElseThrow();
            membership.joinGroup(new InetSocketAddress("239.1.2.3", 0), NetworkInterface.getByName(netdev));
            pair.left.queuePair.attachMulticast(GROUP, Lid.of(0));
            pair.right.queuePair.attachMulticast(GROUP, Lid.of(0));
            GidEntry source = pair.left.queuePair.sourceGid().orElseThrow();
            AddressHandle handle = pair.domain.createAddressHandle(
                    AddressVector.global(SoftRoceDevice.PORT, GlobalRoute.to(GROUP, source.index())));
            pair.left.queuePair.postReceive(1, pair.left.buffer.slice(4096, 4096));
            pair.right.queuePair.postReceive(2, pair.right.buffer.whole());
            pair.left.queuePair.postSend(SendRequest.send(3, pair.left.put("to all"))
                    .to(new DatagramAddress(handle, DatagramAddress.MULTICAST_QPN, LocalPort.DEFAULT_QUEUE_KEY)));
            WorkCompletion received = pair.right.completion().requireSuccess();
            assertThat(pair.right.text(HEADER, received.byteLength() - HEADER)).isEqualTo("to all");
            pair.right.queuePair.detachMulticast(GROUP, Lid.of(0));
            assertThatThrownBy(() -> pair.right.queuePair.detachMulticast(GROUP, Lid.of(0)))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("ibv_detach_mcast: EINVAL");
        }
        // This queue pair is still attached, so closing it must leave the group first.
    }

    /** The device knows one membership, the kernel two: the queue pair could not be closed any more. */
    @Test
    void aGroupHasOneLid() {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, spec -> spec)) {
            QueuePair queuePair = pair.left.queuePair;
            queuePair.attachMulticast(GROUP, Lid.of(0));
            assertThatThrownBy(() -> queuePair.attachMulticast(GROUP, Lid.of(0xC001)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("with LID 0, not 49153");
            assertThatThrownBy(() -> queuePair.detachMulticast(GROUP, Lid.of(0xC001)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** Java must not believe in a membership that the device does not have. */
    @Test
    void twoThreadsMayAttachAndDetach() throws Exception {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, spec -> spec)) {
            QueuePair queuePair = pair.left.queuePair;
            FutureTask<Boolean> attaching = new FutureTask<>(
                    () -> {
                        for (int i = 0; i < 1000; i++) {
                            queuePair.attachMulticast(GROUP, Lid.of(0));
                        }
                    },
                    true);
            Thread.ofPlatform().start(attaching);
            while (!attaching.isDone()) {
                try {
                    queuePair.detachMulticast(GROUP, Lid.of(0));
                } catch (RdmaException e) {
                    assertThat(e).hasMessageContaining("ibv_detach_mcast: EINVAL"); // it was not attached
                }
            }
            attaching.get();
        }
    }

    @Test
    void refusesMulticastOnAConnection() {
        try (ConnectedPair pair = new ConnectedPair()) {
            assertThatThrownBy(() -> pair.left.queuePair.attachMulticast(GROUP, Lid.of(0)))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("ibv_attach_mcast");
        }
    }

    @ParameterizedTest
    @EnumSource(RemoteOperationTest.Interface.class)
    void unreliableConnectionsCarryMessagesAndWrites(RemoteOperationTest.Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(
                QueuePairType.UNRELIABLE_CONNECTED, spec -> ConnectedPair.allAccess(posting.unreliable(spec)))) {
            MemoryRegion target = pair.openMemory(8192);
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            pair.left.queuePair.postSend(2, pair.left.put("unreliable"));
            pair.left.completion().requireSuccess();
            pair.right.completion().requireSuccess();
            assertThat(pair.right.text(10)).isEqualTo("unreliable");
            pair.right.queuePair.postReceive(ReceiveRequest.of(3));
            pair.left.queuePair.postSend(
                    SendRequest.writeWithImmediate(4, target.whole().remote(), 77, pair.left.buffer.whole()));
            pair.left.completion().requireSuccess();
            assertThat(pair.right.completion().requireSuccess().immediate()).hasValue(77);
            assertThat(target.memory().mismatch(pair.left.buffer.memory())).isEqualTo(-1);
        }
    }
}
