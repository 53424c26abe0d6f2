package org.rdma4j.cm;

import java.time.Duration;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.WaitingStrategy;
import org.rdma4j.verbs.WorkCompletion;
import org.rdma4j.verbs.attributes.QueuePairType;

/** One side of a connection: a queue pair with its domain, completion queue and memory. */
record Side(ProtectionDomain domain, CompletionQueue completions, MemoryRegion buffer, QueuePair queuePair)
        implements AutoCloseable {
    static final int SIZE = 4096;

    static Side of(Context context) {
        return of(context, QueuePairType.RELIABLE_CONNECTED, AccessFlag.REMOTE_READ, AccessFlag.REMOTE_WRITE);
    }

    static Side ofUnreliable(Context context) {
        return of(context, QueuePairType.UNRELIABLE_CONNECTED, AccessFlag.REMOTE_WRITE);
    }

    private static Side of(Context context, QueuePairType type, AccessFlag... access) {
        ProtectionDomain domain = context.allocateProtectionDomain();
        CompletionQueue completions = context.createCompletionQueue(64);
        return new Side(
                domain,
                completions,
                domain.allocate(SIZE, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_READ, AccessFlag.REMOTE_WRITE),
                domain.createQueuePair(QueuePairSpec.of(type, completions).withRemoteAccess(access)));
    }

    static Side ofDatagrams(Context context) {
        ProtectionDomain domain = context.allocateProtectionDomain();
        CompletionQueue completions = context.createCompletionQueue(64);
        return new Side(
                domain,
                completions,
                domain.allocate(SIZE, AccessFlag.LOCAL_WRITE),
                domain.createQueuePair(QueuePairSpec.unreliableDatagram(completions)));
    }

    void send(String text) {
        buffer.memory().setString(0, text);
        queuePair.postSend(1, buffer.slice(0, text.length() + 1));
        awaitCompletion().requireSuccess();
    }

    void postReceive() {
        queuePair.postReceive(2, buffer.slice(0, SIZE));
    }

    String receive() {
        awaitCompletion().requireSuccess();
        return buffer.memory().getString(0);
    }

    WorkCompletion awaitCompletion() {
        CompletionBatch batch = completions.batch(1);
        if (batch.await(WaitingStrategy.spinningThenYielding(10), Duration.ofSeconds(60)) == 0) {
            throw new AssertionError("nothing has completed on " + queuePair);
        }
        return batch.completion(0);
    }

    @Override
    public void close() {
        queuePair.close();
        buffer.close();
        completions.close();
        domain.close();
    }
}
