package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongPredicate;
import org.rdma4j.cm.Connection;
import org.rdma4j.cm.ConnectionManager;
import org.rdma4j.cm.ConnectionParameters;
import org.rdma4j.cm.ResolvedRoute;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.WaitingStrategy;

/** A client of a message server that sends what it likes, by plain verbs. */
final class PlainPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SENT = -1;
    private static final int RECEIVES = 32;
    private static final int BUFFER = 8192;

    private final CompletionQueue completions;
    private final MemoryRegion memory;
    private final QueuePair queuePair;
    private final Connection connection;

    private PlainPeer(ConnectionManager manager, ProtectionDomain domain, InetSocketAddress server, byte[] greeting) {
        completions = domain.context().createCompletionQueue(2 * RECEIVES);
        memory = domain.allocate((long) (RECEIVES + 1) * BUFFER, AccessFlag.LOCAL_WRITE);
        queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions)
                .withMaxReceive(RECEIVES)
                .withRemoteAccess(AccessFlag.REMOTE_READ, AccessFlag.REMOTE_WRITE));
        try (ResolvedRoute route = manager.resolve(server, PATIENCE)) {
            route.prepare(queuePair);
            for (int i = 0; i < RECEIVES; i++) {
                queuePair.postReceive(i, memory.slice((long) i * BUFFER, BUFFER));
            }
            connection =
                    route.connect(queuePair, ConnectionParameters.defaults().withPrivateData(greeting), PATIENCE);
        }
    }

    static PlainPeer connect(
            ConnectionManager manager, ProtectionDomain domain, InetSocketAddress server, byte[] greeting) {
        return new PlainPeer(manager, domain, server, greeting);
    }

    /** Sends a frame, and waits until the device of the other side has it. */
    void send(byte[] frame) {
        long place = (long) RECEIVES * BUFFER;
        memory.memory().asSlice(place, frame.length).copyFrom(MemorySegment.ofArray(frame));
        queuePair.postSend(SENT, memory.slice(place, frame.length));
        await(wrId -> wrId == SENT);
    }

    /** Waits for a frame of the other side. */
    void awaitReceived() {
        await(wrId -> wrId != SENT);
    }

    private void await(LongPredicate wanted) {
        var batch = completions.batch(1);
        do {
            if (batch.await(WaitingStrategy.spinningThenYielding(10), PATIENCE) == 0) {
                throw new AssertionError("nothing has completed");
            }
        } while (!wanted.test(batch.wrId(0)));
    }

    boolean awaitDisconnect() {
        return connection.awaitDisconnect(PATIENCE);
    }

    /** Leaves without a word. */
    @Override
    public void close() {
        connection.close();
        queuePair.close();
        completions.close();
        memory.close();
    }
}
