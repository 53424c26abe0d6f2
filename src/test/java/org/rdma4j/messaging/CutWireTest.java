package org.rdma4j.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.cm.ConnectionManager;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.fixtures.PeerHost;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;
import org.rdma4j.verbs.fixtures.Wire;

/** A server on host 0, and a client on host 1. Host 0 cuts the wire. */
@Tag("two-hosts")
@Timeout(180)
class CutWireTest {
    private static final int TCP_PORT = 18499;
    private static final int RDMA_PORT = 18600;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final MessagingOptions OPTIONS = MessagingOptions.defaults().withLostAfter(Duration.ofSeconds(10));

    private final Context context = SoftRoceDevice.open();
    private final ProtectionDomain domain = context.allocateProtectionDomain();
    private final List<Long> handled = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ChannelEnd> ends = new LinkedBlockingQueue<>();
    private PeerHost peer;

    private final MessageHandler handler = new MessageHandler() {
        @Override
        public void received(ReceivedMessage message) {
            handled.add(message.payload().get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
            message.reply(message.payload(), PATIENCE);
        }

        @Override
        public void ended(MessageChannel channel, ChannelEnd end) {
            ends.add(end);
        }
    };

    @BeforeEach
    void meet() throws Exception {
        peer = PeerHost.meet(TCP_PORT);
    }

    @AfterEach
    void part() throws Exception {
        domain.close();
        context.close();
        peer.close();
    }

    @Test
    void whatWasAnsweredWasHandledOnceAndBothSidesFindThatThePeerIsLost() throws Exception {
        if (PeerHost.THIS_HOST == 0) {
            serve();
        } else {
            call();
        }
    }

    private void serve() throws Exception {
        try (MessageServer server = MessageServer.listen(domain, address(), OPTIONS, handler)) {
            peer.await("the server listens");
            awaitHandled(20);
            Wire.cut();
            Wire.join();
            awaitHandled(handled.size() + 20);
            long cut = System.nanoTime();
            Wire.cut();
            try {
                ChannelEnd end = ends.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                System.out.printf(
                        "%s, %d ms after the cut%n", end, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - cut));
                assertThat(end).extracting(ChannelEnd::reason).isEqualTo(EndReason.PEER_LOST);
                assertThat(server.channels()).isEmpty();
            } finally {
                Wire.join();
            }
            long answered = Long.parseLong(peer.exchange("0"));
            assertThat(handled).doesNotHaveDuplicates();
            assertThat(handled)
                    .containsAll(LongStream.rangeClosed(1, answered).boxed().toList());
        }
    }

    private void awaitHandled(int count) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (handled.size() < count) {
            assertThat(System.nanoTime()).as("%s messages are handled", count).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private void call() throws Exception {
        peer.await("the server listens");
        long answered = 0;
        try (ConnectionManager manager = ConnectionManager.open(context);
                MessageChannel channel =
                        MessageChannel.connect(manager, domain, address(), OPTIONS, MessageHandler.NONE, PATIENCE)) {
            while (true) {
                MemorySegment number = MemorySegment.ofArray(new long[] {answered + 1});
                assertThat(channel.call(number, PATIENCE).mismatch(number)).isEqualTo(-1);
                answered++;
            }
        } catch (ChannelClosedException e) {
            assertThat(e.end().reason()).as(e.getMessage()).isEqualTo(EndReason.PEER_LOST);
        }
        peer.exchange(Long.toString(answered));
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(SoftRoceDevice.address(), RDMA_PORT);
    }
}
