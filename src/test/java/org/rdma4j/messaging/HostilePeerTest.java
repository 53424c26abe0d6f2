package org.rdma4j.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.cm.ConnectionManager;
import org.rdma4j.cm.ConnectionRefusedException;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Clients that break the rules or vanish, and a server that goes on. */
@Tag("soft-roce")
@Timeout(180)
class HostilePeerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] GREETING =
            Greeting.of(MessagingOptions.defaults()).toBytes();

    private final Context context = SoftRoceDevice.open();
    private final ProtectionDomain domain = context.allocateProtectionDomain();
    private final ConnectionManager manager = ConnectionManager.open(context);
    private final BlockingQueue<ChannelEnd> ends = new LinkedBlockingQueue<>();
    private MessageServer server;

    private final MessageHandler handler = new MessageHandler() {
        @Override
        public void received(ReceivedMessage message) {
            if (message.isCall()) {
                message.reply(message.payload(), PATIENCE);
            }
        }

        @Override
        public void ended(MessageChannel channel, ChannelEnd end) {
            ends.add(end);
        }
    };

    @BeforeEach
    void listen() {
        server = MessageServer.listen(domain, new InetSocketAddress(SoftRoceDevice.address(), 0), handler);
    }

    @AfterEach
    void close() {
        server.close();
        manager.close();
        domain.close();
        context.close();
    }

    @Test
    void aStrangerIsRefusedWithASentence() {
        byte[] newer = GREETING.clone();
        newer[4] = 9;
        assertThatThrownBy(() -> connect("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOfSatisfying(
                        ConnectionRefusedException.class,
                        e -> assertThat(new String(e.privateData(), StandardCharsets.UTF_8))
                                .startsWith("the peer does not speak the messaging protocol of rdma4j"));
        assertThatThrownBy(() -> connect(newer))
                .isInstanceOfSatisfying(
                        ConnectionRefusedException.class,
                        e -> assertThat(new String(e.privateData(), StandardCharsets.UTF_8))
                                .startsWith("the peer speaks version 9 of the protocol"));
    }

    @Test
    void whoeverBreaksARuleIsDisconnectedAndOthersAreServed() throws Exception {
        byte[] endless = frame(new FrameHeader(FrameType.MESSAGE, true, 0, Offer.SIZE, 0));
        MemorySegment.ofArray(endless)
                .asSlice(FrameHeader.SIZE)
                .copyFrom(new Offer(1, new RemoteMemory(0, 0), Long.MAX_VALUE).toBytes());
        byte[] wrongType = frame(new FrameHeader(FrameType.MESSAGE, false, 0, 4, 0));
        wrongType[0] = 77;
        for (byte[] frame : new byte[][] {
            wrongType,
            endless,
            new byte[3],
            frame(new FrameHeader(
                    FrameType.MESSAGE, false, 5, 4, 0)), // nothing was sent to it, so it can return nothing
        }) {
            try (PlainPeer peer = connect(GREETING)) {
                peer.send(frame);
                assertThat(peer.awaitDisconnect()).isTrue();
            }
            assertThat(ends.poll(60, TimeUnit.SECONDS))
                    .extracting(ChannelEnd::reason)
                    .isEqualTo(EndReason.PROTOCOL_VIOLATION);
        }
        assertServes();
    }

    /** The first number that the server gives to a call is 1, and a peer can guess it. */
    @Test
    void anAnswerThatAnswersSomethingElseEndsTheChannel() throws Exception {
        for (FrameType wrong : List.of(FrameType.FOUND, FrameType.TAKEN)) {
            try (PlainPeer peer = connect(GREETING)) {
                while (server.channels().isEmpty()) {
                    Thread.sleep(10);
                }
                MessageChannel channel = server.channels().getFirst();
                FutureTask<MemorySegment> call =
                        new FutureTask<>(() -> channel.call(MemorySegment.ofArray(new byte[1]), PATIENCE));
                Thread.startVirtualThread(call);
                peer.awaitReceived();
                peer.send(frame(new FrameHeader(wrong, false, 1, 20, 1)));
                assertThatThrownBy(call::get)
                        .hasCauseInstanceOf(ChannelClosedException.class)
                        .hasMessageContaining("%s came where only REPLY can", wrong);
            }
            assertThat(ends.poll(60, TimeUnit.SECONDS))
                    .extracting(ChannelEnd::reason)
                    .isEqualTo(EndReason.PROTOCOL_VIOLATION);
        }
    }

    /** Memory that a peer offers and does not let anybody read ends its channel only. */
    @Test
    void anOfferOfMemoryThatCannotBeReadEndsTheChannel() throws Exception {
        byte[] frame = frame(new FrameHeader(FrameType.MESSAGE, true, 0, Offer.SIZE, 0));
        MemorySegment.ofArray(frame)
                .asSlice(FrameHeader.SIZE)
                .copyFrom(new Offer(1, new RemoteMemory(4096, 0x1234), 100_000).toBytes());
        try (PlainPeer peer = connect(GREETING)) {
            peer.send(frame);
            assertThat(peer.awaitDisconnect()).isTrue();
        }
        assertThat(ends.poll(60, TimeUnit.SECONDS)).isNotNull();
        assertServes();
    }

    /** Frames with random bits changed, from peers one after the other. */
    @Test
    void randomFramesDoNotHarmTheServer() throws Exception {
        Random random = new Random(7);
        List<FrameType> types = List.of(FrameType.values());
        for (int i = 0; i < 20; i++) {
            try (PlainPeer peer = connect(GREETING)) {
                FrameHeader header =
                        new FrameHeader(types.get(random.nextInt(types.size())), false, 0, random.nextInt(200), i);
                byte[] frame = frame(header);
                for (int flips = random.nextInt(4); flips > 0; flips--) {
                    frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                }
                peer.send(frame);
            }
            assertThat(ends.poll(60, TimeUnit.SECONDS)).isNotNull();
        }
        assertServes();
    }

    @Test
    void aPeerThatLeavesWithoutAWordIsLost() throws Exception {
        connect(GREETING).close();
        assertThat(ends.poll(60, TimeUnit.SECONDS))
                .extracting(ChannelEnd::reason)
                .isEqualTo(EndReason.PEER_LOST);
        assertThat(server.channels()).isEmpty();
    }

    private PlainPeer connect(byte[] greeting) {
        return PlainPeer.connect(manager, domain, server.localAddress(), greeting);
    }

    private void assertServes() {
        try (MessageChannel channel = MessageChannel.connect(
                manager, domain, server.localAddress(), MessagingOptions.defaults(), MessageHandler.NONE, PATIENCE)) {
            MemorySegment ping = MemorySegment.ofArray(new byte[] {1, 2, 3});
            assertThat(channel.call(ping, PATIENCE).mismatch(ping)).isEqualTo(-1);
        }
    }

    private static byte[] frame(FrameHeader header) {
        byte[] bytes = new byte[FrameHeader.SIZE + header.length()];
        header.write(MemorySegment.ofArray(bytes));
        return bytes;
    }
}
