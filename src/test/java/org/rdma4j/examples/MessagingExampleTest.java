package org.rdma4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.messaging.MessageChannel;
import org.rdma4j.messaging.MessageHandler;
import org.rdma4j.messaging.MessageServer;
import org.rdma4j.messaging.RemoteRegion;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class MessagingExampleTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Test
    void aClientCallsAServerAndReadsWhatItPublishes() {
        Map<String, String> capitals = new ConcurrentHashMap<>(Map.of("France", "Paris"));
        try (Context context = SoftRoceDevice.open();
                ProtectionDomain domain = context.allocateProtectionDomain();
                MemoryRegion board = domain.allocate(4096, AccessFlag.REMOTE_READ);
                MessageServer server =
                        serve(domain, board, new InetSocketAddress(SoftRoceDevice.address(), 0), capitals)) {
            board.memory().setString(0, "open all day");
            assertThat(ask(server.localAddress(), "France")).isEqualTo("Paris, open all day");
        }
    }

    // @start region=server
    static MessageServer serve(
            ProtectionDomain domain, MemoryRegion board, InetSocketAddress address, Map<String, String> capitals) {
        MessageServer server = MessageServer.listen(domain, address, message -> {
            String country = text(message.payload());
            message.reply(bytes(capitals.getOrDefault(country, "?")), TIMEOUT);
        });
        server.publish("board", board.whole());
        return server;
    }
    // @end

    // @start region=client
    static String ask(InetSocketAddress server, String country) {
        try (MessageChannel channel = MessageChannel.connect(server, MessageHandler.NONE, TIMEOUT)) {
            String capital = text(channel.call(bytes(country), TIMEOUT));
            RemoteRegion board = channel.find("board", TIMEOUT);
            try (MemoryRegion copy = channel.domain().allocate(64, AccessFlag.LOCAL_WRITE)) {
                channel.read(board, 0, copy.whole(), TIMEOUT);
                return capital + ", " + copy.memory().getString(0);
            }
        }
    }
    // @end

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
