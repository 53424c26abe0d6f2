package org.rdma4j.samples.fastpath;

import java.time.Duration;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.CompletionOpcode;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.ReceiveChain;
import org.rdma4j.verbs.SendChain;
import org.rdma4j.verbs.WaitingStrategy;

/**
 * One side of the exchange: a queue pair, and the objects that it reuses for each message. Closing the context closes
 * them.
 */
final class Side {
    private static final int SIZE = 64;
    private static final int RECEIVED = CompletionOpcode.RECEIVE.value();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final QueuePair queuePair;
    private final SendChain send;
    private final ReceiveChain receive;
    private final CompletionBatch batch;

    Side(Context context) {
        ProtectionDomain domain = context.allocateProtectionDomain();
        // With a channel a thread can sleep until there is a completion; a thread that only spins needs none.
        CompletionQueue completions = context.createCompletionChannel().createCompletionQueue(16);
        MemoryRegion buffer = domain.allocate(2 * SIZE, AccessFlag.LOCAL_WRITE);
        queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
        queuePair.bind(LocalPort.port(1));
        send = queuePair.sendChain(1);
        send.send(0, 0, buffer, 0, SIZE);
        receive = queuePair.receiveChain(1);
        receive.receive(0, 0, buffer, SIZE, SIZE);
        batch = completions.batch(4);
    }

    void connect(Side peer) {
        queuePair.connect(peer.queuePair.endpoint());
    }

    /** Posts the receive for the next message. */
    void expect() {
        require(receive.post(1) == 1, "the receive queue is full");
    }

    void send() {
        require(send.post(1) == 1, "the send queue is full");
    }

    /** Waits for the message; the completions of this side's own sends come through the same queue. */
    void awaitMessage(WaitingStrategy strategy) {
        boolean received = false;
        while (!received) {
            int found = batch.await(strategy, PATIENCE);
            require(found > 0, "no message came");
            for (int i = 0; i < found; i++) {
                if (!batch.isSuccess(i)) {
                    throw new IllegalStateException(batch.completion(i).toString());
                }
                received |= batch.opcodeValue(i) == RECEIVED;
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
