package org.rdma4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.Endpoint;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.WorkCompletion;

@Tag("soft-roce")
class QueuePairExampleTest {
    private final Context context = open();
    private final ProtectionDomain domain = context.allocateProtectionDomain();

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void twoQueuePairsOfOneProcessSendAMessage() {
        String received;
        // @start region=message
        try (CompletionQueue completions = context.createCompletionQueue(16);
                MemoryRegion buffer = domain.allocate(4096, AccessFlag.LOCAL_WRITE);
                QueuePair sender = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
                QueuePair receiver = domain.createQueuePair(QueuePairSpec.reliableConnected(completions))) {
            sender.bind(LocalPort.port(1));
            receiver.bind(LocalPort.port(1));
            receiver.connect(sender.endpoint());
            sender.connect(receiver.endpoint());

            receiver.postReceive(1, buffer.slice(2048, 2048));
            buffer.memory().setString(0, "hello, RDMA");
            sender.postSend(2, buffer.slice(0, 12));
            for (int done = 0; done < 2; ) {
                for (WorkCompletion completion : completions.poll(16)) {
                    completion.requireSuccess();
                    done++;
                }
            }
            received = buffer.memory().getString(2048);
        }
        // @end
        assertThat(received).isEqualTo("hello, RDMA");
    }

    @Test
    void twoSidesExchangeTheirEndpointsOverTcpAndAgainAfterAnError() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            QueuePair here = queuePair();
            QueuePair there = queuePair();
            bothSides(() -> connect(here, client), () -> connect(there, server));
            assertThat(here.attributes().remoteQpn()).isEqualTo(there.qpn());
            bothSides(() -> connectAgain(here, client), () -> connectAgain(there, server));
            assertThat(there.attributes().remoteQpn()).isEqualTo(here.qpn());
        }
    }

    // @start region=connect
    private static void connect(QueuePair queuePair, Socket peer) throws IOException {
        Endpoint local = queuePair.bind(LocalPort.port(1));
        peer.getOutputStream().write(local.toBytes());
        Endpoint remote = Endpoint.of(peer.getInputStream().readNBytes(Endpoint.BYTES));
        queuePair.connect(remote);
    }
    // @end

    // @start region=again
    private static void connectAgain(QueuePair queuePair, Socket peer) throws IOException {
        List<WorkCompletion> ended = queuePair.drain(Duration.ofSeconds(5)); // what was under way
        System.out.println(ended.size() + " work requests ended");
        queuePair.reset();
        connect(queuePair, peer);
    }
    // @end

    private interface Side {
        void run() throws IOException;
    }

    private static void bothSides(Side here, Side there) throws IOException {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            try {
                there.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        here.run();
        other.join();
    }

    private QueuePair queuePair() {
        return domain.createQueuePair(QueuePairSpec.reliableConnected(context.createCompletionQueue(64)));
    }

    private static Context open() {
        try (Devices devices = Devices.list()) {
            return devices.require(System.getenv("RDMA4J_LAB_DEVICE")).open();
        }
    }
}
