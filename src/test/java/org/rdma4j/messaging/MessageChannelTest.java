package org.rdma4j.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.RdmaException;
import org.rdma4j.cm.ConnectionManager;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Channels between a server and clients in one process. */
@Tag("soft-roce")
@Timeout(180)
class MessageChannelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Context context = SoftRoceDevice.open();
    private final ProtectionDomain domain = context.allocateProtectionDomain();
    private final ConnectionManager manager = ConnectionManager.open(context);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<ChannelEnd> ends = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        manager.close();
        domain.close();
        context.close();
    }

    /** Keeps messages, echoes calls. */
    private final MessageHandler echo = new MessageHandler() {
        @Override
        public void received(ReceivedMessage message) {
            if (message.isCall()) {
                message.reply(message.payload(), PATIENCE);
            } else {
                heard.add(text(message.payload()));
            }
        }

        @Override
        public void ended(MessageChannel channel, ChannelEnd end) {
            ends.add(end);
        }
    };

    @Test
    void messagesArriveInTheirOrderAndCallsAreAnswered() throws Exception {
        try (MessageServer server = listen(MessagingOptions.defaults(), echo);
                MessageChannel channel = connect(server, MessagingOptions.defaults())) {
            for (int i = 0; i < 200; i++) {
                channel.send(bytes("message " + i), PATIENCE);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("message " + i);
            }
            assertThat(text(channel.call(bytes("ping"), PATIENCE))).isEqualTo("ping");
            assertThat(channel.call(MemorySegment.NULL, PATIENCE).byteSize()).isZero();
        }
    }

    /** Around the size of a buffer, and far above: memory of the heap, outside of it, and registered by the program. */
    @Test
    void messagesOfAnySizeArriveWhole() throws Exception {
        MessagingOptions options =
                MessagingOptions.defaults().withBufferSize(1024).withReceiveBuffers(8);
        int fits = 1024 - FrameHeader.SIZE;
        try (MessageServer server = listen(options, echo);
                MessageChannel channel = connect(server, options);
                Arena arena = Arena.ofConfined()) {
            for (int size : new int[] {1, fits - 1, fits, fits + 1, 100_000, 20 << 20}) {
                MemorySegment outside = arena.allocate(size);
                for (int i = 0; i < size; i++) {
                    outside.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31 + size));
                }
                MemorySegment heap = MemorySegment.ofArray(outside.toArray(ValueLayout.JAVA_BYTE));
                assertThat(channel.call(heap, PATIENCE).mismatch(heap))
                        .as("heap, %s", size)
                        .isEqualTo(-1);
                assertThat(channel.call(outside, PATIENCE).mismatch(heap))
                        .as("native, %s", size)
                        .isEqualTo(-1);
            }
            try (MemoryRegion region = domain.allocate(5000, AccessFlag.REMOTE_READ)) {
                region.memory().setString(0, "registered by the program");
                channel.send(region.slice(0, 25), PATIENCE);
                assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("registered by the program");
            }
        }
    }

    @Test
    void aMessageThatIsTooLongIsRefusedBeforehand() {
        MessagingOptions small = MessagingOptions.defaults().withMaxMessage(10_000);
        try (MessageServer server = listen(small, echo);
                MessageChannel channel = connect(server, MessagingOptions.defaults())) {
            assertThatThrownBy(() -> channel.send(MemorySegment.ofArray(new byte[10_001]), PATIENCE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("10001 bytes")
                    .hasMessageContaining("at most 10000");
            assertThat(text(channel.call(bytes("still there"), PATIENCE))).isEqualTo("still there");
        }
    }

    /** A handler that is stuck holds its peer back, and nobody else. */
    @Test
    void aSenderWaitsForASlowPeerAtMostForItsTime() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        MessagingOptions options = MessagingOptions.defaults().withReceiveBuffers(8);
        MessageHandler slow = message -> {
            goOn.await();
            heard.add(text(message.payload()));
        };
        try (MessageServer server = listen(options, slow);
                MessageChannel channel = connect(server, options)) {
            int sent = 0;
            try {
                for (; sent < 100; sent++) {
                    channel.send(bytes("message " + sent), Duration.ofMillis(300));
                }
            } catch (RdmaException e) {
                assertThat(e).hasMessageContaining("no free receive buffer within 300 ms");
            }
            assertThat(sent).isEqualTo(4);
            goOn.countDown();
            channel.send(bytes("last"), PATIENCE);
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(heard.poll(60, TimeUnit.SECONDS));
            }
            assertThat(all).containsExactly("message 0", "message 1", "message 2", "message 3", "last");
        }
    }

    /** Both sides call each other from many threads, with hardly any buffers: nobody waits for ever. */
    @Test
    void bothSidesCallEachOtherAtOnce() throws Exception {
        MessagingOptions options =
                MessagingOptions.defaults().withReceiveBuffers(8).withSendBuffers(8);
        List<Throwable> failures = new ArrayList<>();
        try (MessageServer server = listen(options, echo);
                MessageChannel client =
                        MessageChannel.connect(manager, domain, server.localAddress(), options, echo, PATIENCE)) {
            while (server.channels().isEmpty()) {
                Thread.sleep(10);
            }
            List<Thread> threads = new ArrayList<>();
            for (MessageChannel side : List.of(client, server.channels().getFirst())) {
                for (int t = 0; t < 4; t++) {
                    String name = "thread " + t;
                    threads.add(Thread.startVirtualThread(() -> {
                        try {
                            for (int i = 0; i < 50; i++) {
                                String text = name + " call " + i;
                                assertThat(text(side.call(bytes(text), PATIENCE)))
                                        .isEqualTo(text);
                            }
                        } catch (Throwable e) {
                            synchronized (failures) {
                                failures.add(e);
                            }
                        }
                    }));
                }
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aHandlerThatFailsFailsTheCallAndNotTheChannel() {
        MessageHandler failing = message -> {
            if (text(message.payload()).equals("bad")) {
                throw new IOException("the disk is full");
            }
            message.reply(message.payload(), PATIENCE);
        };
        try (MessageServer server = listen(MessagingOptions.defaults(), failing);
                MessageChannel channel = connect(server, MessagingOptions.defaults())) {
            assertThatThrownBy(() -> channel.call(bytes("bad"), PATIENCE))
                    .isInstanceOf(CallFailedException.class)
                    .hasMessageContaining("the disk is full");
            assertThat(text(channel.call(bytes("good"), PATIENCE))).isEqualTo("good");
        }
    }

    @Test
    void aCallThatIsNotAnsweredEndsAtItsDeadlineAndALateReplyIsDropped() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        MessageHandler late = message -> {
            if (text(message.payload()).equals("late")) {
                goOn.await();
                message.reply(MemorySegment.ofArray(new byte[100_000]), PATIENCE);
            } else {
                message.reply(message.payload(), PATIENCE);
            }
        };
        try (MessageServer server = listen(MessagingOptions.defaults(), late);
                MessageChannel channel = connect(server, MessagingOptions.defaults())) {
            assertThatThrownBy(() -> channel.call(bytes("late"), Duration.ofMillis(200)))
                    .hasMessage("the peer did not answer the call within 200 ms");
            goOn.countDown();
            assertThat(text(channel.call(bytes("next"), PATIENCE))).isEqualTo("next");
        }
    }

    @Test
    void publishedMemoryIsReadAndWrittenByName() {
        try (MemoryRegion board =
                        domain.allocate(4096, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_READ, AccessFlag.REMOTE_WRITE);
                MessageServer server = listen(MessagingOptions.defaults(), echo);
                MessageChannel channel = connect(server, MessagingOptions.defaults());
                MemoryRegion here = domain.allocate(4096, AccessFlag.LOCAL_WRITE)) {
            server.publish("board", board.slice(1024, 1024));
            RemoteRegion found = channel.find("board", PATIENCE);
            assertThat(found.length()).isEqualTo(1024);
            here.memory().setString(0, "from afar");
            channel.write(found, 100, here.slice(0, 16), PATIENCE);
            assertThat(board.memory().getString(1124)).isEqualTo("from afar");
            channel.read(found, 100, here.slice(2000, 16), PATIENCE);
            assertThat(here.memory().getString(2000)).isEqualTo("from afar");

            assertThatThrownBy(() -> channel.read(found, 1020, here.slice(0, 16), PATIENCE))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("'board' of 1024 bytes");
            server.withdraw("board");
            assertThatThrownBy(() -> channel.find("board", PATIENCE))
                    .isInstanceOf(CallFailedException.class)
                    .hasMessageContaining("nothing is published by this name");
        }
    }

    @Test
    void thePeerGetsEverythingThatWasSentBeforeTheCloseAndThenHearsOfIt() throws Exception {
        try (MessageServer server = listen(MessagingOptions.defaults(), echo)) {
            MessageChannel channel = connect(server, MessagingOptions.defaults());
            for (int i = 0; i < 20; i++) {
                channel.send(bytes("message " + i), PATIENCE);
            }
            channel.close();
            assertThat(ends.poll(60, TimeUnit.SECONDS)).isEqualTo(new ChannelEnd(EndReason.CLOSED_BY_PEER, ""));
            assertThat(heard).hasSize(20);
            assertThat(server.channels()).isEmpty();
            assertThatThrownBy(() -> channel.send(bytes("more"), PATIENCE))
                    .isInstanceOfSatisfying(
                            ChannelClosedException.class,
                            e -> assertThat(e.end().reason()).isEqualTo(EndReason.CLOSED_HERE));
            channel.close();
        }
    }

    @Test
    void aServerThatIsClosedEndsTheCallsOfItsClients() throws Exception {
        MessageHandler silent = _ -> {};
        MessageServer server = listen(MessagingOptions.defaults(), silent);
        try (MessageChannel channel = connect(server, MessagingOptions.defaults())) {
            Thread closing = Thread.startVirtualThread(() -> {
                while (server.channels().isEmpty()) {
                    Thread.onSpinWait();
                }
                server.close();
            });
            assertThatThrownBy(() -> channel.call(bytes("ping"), PATIENCE))
                    .isInstanceOfSatisfying(
                            ChannelClosedException.class,
                            e -> assertThat(e.end().reason()).isEqualTo(EndReason.CLOSED_BY_PEER));
            closing.join();
        }
    }

    /** The end comes in the middle of whatever the other side does, and its reason is the right one each time. */
    @RepeatedTest(10)
    void whoeverIsBusyWhenThePeerClosesLearnsThatItDid() throws Exception {
        MessageServer server = listen(MessagingOptions.defaults(), echo);
        try (MemoryRegion there = domain.allocate(64, AccessFlag.REMOTE_READ);
                MemoryRegion here = domain.allocate(64, AccessFlag.LOCAL_WRITE);
                MessageChannel channel = connect(server, MessagingOptions.defaults())) {
            server.publish("board", there.whole());
            RemoteRegion board = channel.find("board", PATIENCE);
            List<Thread> busy = new ArrayList<>();
            BlockingQueue<EndReason> reasons = new LinkedBlockingQueue<>();
            for (Runnable work : List.<Runnable>of(
                    () -> channel.send(bytes("message"), PATIENCE),
                    () -> channel.call(bytes("call"), PATIENCE),
                    () -> channel.call(MemorySegment.ofArray(new byte[50_000]), PATIENCE),
                    () -> channel.read(board, 0, here.whole(), PATIENCE))) {
                busy.add(Thread.startVirtualThread(() -> reasons.add(endOf(work))));
            }
            Thread.sleep(100);
            server.close();
            for (Thread each : busy) {
                each.join();
            }
            assertThat(reasons).hasSize(4).containsOnly(EndReason.CLOSED_BY_PEER);
        }
    }

    /** Works until the channel ends. */
    private static EndReason endOf(Runnable work) {
        while (true) {
            try {
                work.run();
            } catch (ChannelClosedException e) {
                return e.end().reason();
            }
        }
    }

    @Test
    void aHandlerThatIsInterruptedDoesNotHarmTheNextMessage() throws Exception {
        MessageHandler interrupted = message -> {
            Thread.currentThread().interrupt();
            if (message.isCall()) {
                Thread.interrupted();
                message.reply(message.payload(), PATIENCE);
            }
        };
        try (MessageServer server = listen(MessagingOptions.defaults(), interrupted);
                MessageChannel channel = connect(server, MessagingOptions.defaults())) {
            channel.send(bytes("message"), PATIENCE);
            channel.send(MemorySegment.ofArray(new byte[100_000]), PATIENCE);
            assertThat(text(channel.call(bytes("ping"), PATIENCE))).isEqualTo("ping");
        }
    }

    @Test
    void memoryThatCannotBeReadCostsNothing() {
        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            closed = arena.allocate(10);
        }
        try (MessageServer server = listen(MessagingOptions.defaults(), echo);
                MessageChannel channel = connect(server, MessagingOptions.defaults())) {
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> channel.send(closed, PATIENCE)).isInstanceOf(IllegalStateException.class);
            }
            assertThat(text(channel.call(bytes("ping"), PATIENCE))).isEqualTo("ping");
        }
    }

    @Test
    void aHandlerMayCloseItsChannel() throws Exception {
        MessageHandler closing = message -> message.channel().close();
        try (MessageServer server = listen(MessagingOptions.defaults(), closing);
                MessageChannel channel = connect(server, MessagingOptions.defaults())) {
            assertThatThrownBy(() -> channel.call(bytes("ping"), PATIENCE)).isInstanceOf(ChannelClosedException.class);
        }
    }

    private MessageServer listen(MessagingOptions options, MessageHandler handler) {
        return MessageServer.listen(domain, new InetSocketAddress(SoftRoceDevice.address(), 0), options, handler);
    }

    private MessageChannel connect(MessageServer server, MessagingOptions options) {
        return MessageChannel.connect(manager, domain, server.localAddress(), options, MessageHandler.NONE, PATIENCE);
    }

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
