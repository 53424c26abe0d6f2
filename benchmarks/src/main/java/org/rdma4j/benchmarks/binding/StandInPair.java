package org.rdma4j.benchmarks.binding;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionField;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.CompletionQueueSpec;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.DataPathCalls;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.SendOpcode;

/** A connected queue pair of the stand-in, with the objects that it needs. */
final class StandInPair implements AutoCloseable {
    private static final int MOST = 64;

    private final Context context;
    final CompletionQueue queue;
    final QueuePair queuePair;
    final MemoryRegion region;

    private StandInPair(DataPathCalls calls, CompletionQueueSpec queue, UnaryOperator<QueuePairSpec> interfaces) {
        this.context = StandIn.open(calls);
        ProtectionDomain domain = context.allocateProtectionDomain();
        this.queue = context.createCompletionQueue(queue);
        this.region = domain.allocate(4096, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE);
        QueuePairSpec spec =
                QueuePairSpec.reliableConnected(this.queue).withMaxSend(MOST).withMaxReceive(MOST);
        this.queuePair = domain.createQueuePair(interfaces.apply(spec));
        queuePair.connect(queuePair.bind(LocalPort.port(1)));
    }

    /** For {@code ibv_post_send} and {@code ibv_poll_cq}. */
    static StandInPair classic(DataPathCalls calls) {
        return new StandInPair(calls, CompletionQueueSpec.entries(2 * MOST), UnaryOperator.identity());
    }

    /** For {@code ibv_wr_*} and {@code ibv_wc_read_*}. */
    static StandInPair extended() {
        return new StandInPair(
                DataPathCalls.ORDINARY,
                CompletionQueueSpec.entries(2 * MOST)
                        .withFields(
                                Set.of(CompletionField.BYTE_LENGTH, CompletionField.QPN, CompletionField.IMMEDIATE)),
                spec -> spec.withExtendedOperations(SendOpcode.RDMA_WRITE, SendOpcode.RDMA_READ, SendOpcode.SEND));
    }

    @Override
    public void close() {
        context.close();
    }
}
