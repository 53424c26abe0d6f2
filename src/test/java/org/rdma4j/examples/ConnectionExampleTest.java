package org.rdma4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.cm.Connection;
import org.rdma4j.cm.ConnectionManager;
import org.rdma4j.cm.ConnectionParameters;
import org.rdma4j.cm.ConnectionRequest;
import org.rdma4j.cm.Listener;
import org.rdma4j.cm.ResolvedRoute;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.WaitingStrategy;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class ConnectionExampleTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Test
    void aClientSendsAMessageToAServer() throws Exception {
        Thread serving;
        try (ConnectionManager manager = ConnectionManager.open()) {
            Listener listener = manager.listen(new InetSocketAddress(SoftRoceDevice.address(), 0));
            serving = Thread.ofVirtual()
                    .start(() -> assertThatThrownBy(() -> serve(listener)).isInstanceOf(IllegalStateException.class));
            assertThat(ask(manager, listener.localAddress(), "rdma")).isEqualTo("hello, rdma");
        }
        serving.join();
    }

    // @start region=server
    static void serve(Listener listener) {
        while (true) {
            ConnectionRequest request = listener.accept();
            Thread.startVirtualThread(() -> answer(request));
        }
    }

    static void answer(ConnectionRequest request) {
        try (request;
                ProtectionDomain domain = request.context().allocateProtectionDomain();
                CompletionQueue completions = request.context().createCompletionQueue(32);
                MemoryRegion buffer = domain.allocate(4096, AccessFlag.LOCAL_WRITE);
                QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions))) {
            request.prepare(queuePair);
            queuePair.postReceive(1, buffer.slice(0, 2048)); // before the client can send
            try (Connection connection = request.accept(queuePair, ConnectionParameters.defaults(), TIMEOUT)) {
                awaitOne(completions);
                buffer.memory().setString(2048, "hello, " + buffer.memory().getString(0));
                queuePair.postSend(2, buffer.slice(2048, 64));
                awaitOne(completions);
                connection.awaitDisconnect(TIMEOUT);
            }
        }
    }
    // @end

    // @start region=client
    static String ask(ConnectionManager manager, InetSocketAddress server, String name) {
        try (ResolvedRoute route = manager.resolve(server, TIMEOUT);
                ProtectionDomain domain = route.context().allocateProtectionDomain();
                CompletionQueue completions = route.context().createCompletionQueue(32);
                MemoryRegion buffer = domain.allocate(4096, AccessFlag.LOCAL_WRITE);
                QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions))) {
            route.prepare(queuePair);
            queuePair.postReceive(1, buffer.slice(0, 2048));
            try (Connection _ = route.connect(queuePair, ConnectionParameters.defaults(), TIMEOUT)) {
                buffer.memory().setString(2048, name);
                queuePair.postSend(2, buffer.slice(2048, 64));
                awaitOne(completions);
                awaitOne(completions);
                return buffer.memory().getString(0);
            }
        }
    }

    static void awaitOne(CompletionQueue completions) {
        var batch = completions.batch(1);
        if (batch.await(WaitingStrategy.spinningThenYielding(100), TIMEOUT) == 0) {
            throw new IllegalStateException("nothing has completed within " + TIMEOUT);
        }
        batch.completion(0).requireSuccess();
    }
    // @end
}
