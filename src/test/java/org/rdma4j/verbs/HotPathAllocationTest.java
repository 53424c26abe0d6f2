package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.verbs.RemoteOperationTest.Interface;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;

/** Posting and polling allocate nothing, round after round. */
@Tag("one-kernel")
class HotPathAllocationTest {
    private static final int WARM_UP = 1_000;
    private static final int ROUNDS = 20_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource
    @Timeout(300)
    void postingAndPollingAllocatesNothing(Interface posting) {
        CompletionQueueSpec queue = CompletionQueueSpec.entries(ConnectedPair.COMPLETIONS);
        CompletionQueueSpec spec = posting == Interface.CLASSIC ? queue : queue.withFields(CompletionField.STANDARD);
        try (ConnectedPair pair = new ConnectedPair(
                QueuePairType.RELIABLE_CONNECTED,
                spec,
                change -> ConnectedPair.allAccess(posting.apply(change)),
                ConnectionOptions.defaults())) {
            Traffic traffic = new Traffic(pair);
            traffic.run(WARM_UP);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            traffic.run(ROUNDS);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(traffic.done).isEqualTo(WARM_UP + ROUNDS);
            assertThat(allocated).as("bytes allocated in %d rounds", ROUNDS).isZero();
        }
    }

    /** Each round writes and posts a receive, a send and an RDMA write, and reads the fields of their completions. */
    private static final class Traffic {
        private final MemoryRegion from;
        private final MemoryRegion to;
        private final SendChain sends;
        private final ReceiveChain receives;
        private final CompletionBatch sent;
        private final CompletionBatch received;
        private final RemoteMemory target;
        private int done;

        Traffic(ConnectedPair pair) {
            this.from = pair.left.buffer;
            this.to = pair.right.buffer;
            this.sends = pair.left.queuePair.sendChain(2);
            this.receives = pair.right.queuePair.receiveChain(1);
            this.sent = pair.left.completions.batch(4);
            this.received = pair.right.completions.batch(4);
            this.target = pair.openMemory(64).remote();
        }

        void run(int rounds) {
            for (int i = 0; i < rounds; i++) {
                round(i);
            }
        }

        private void round(int number) {
            receives.receive(0, number, to, 0, 64);
            receives.post(1);
            sends.write(0, number, target.address(), target.rkey(), from, 8, 8);
            sends.unsignaled(0);
            sends.sendWithImmediate(1, number, number);
            sends.buffer(1, from, 0, 8);
            sends.post(2);
            awaitOne(sent, number);
            awaitOne(received, number);
            if (received.byteLength(0) == 8 && received.immediate(0) == number) {
                done++;
            }
        }

        private static void awaitOne(CompletionBatch batch, long wrId) {
            while (batch.poll() == 0) {
                Thread.onSpinWait();
            }
            if (!batch.isSuccess(0) || batch.wrId(0) != wrId) {
                throw new AssertionError(batch.completion(0).toString());
            }
        }
    }
}
