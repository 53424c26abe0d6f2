package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.verbs.RemoteOperationTest.Interface;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;

/**
 * The garbage collector runs while threads are inside the calls of the data path. The provider holds a lock between the
 * first and the last call of the extended interfaces. If the JVM waited for a thread that waits for this lock, it would
 * wait for ever, and the watchdog of this test would end it.
 */
@Tag("one-kernel")
class HotPathCollectionTest {
    private static final int COLLECTIONS = 25;
    private static final int THREADS = 4;

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theGarbageCollectorNeverWaitsForTheProvidersLocks(Interface posting) throws Exception {
        CompletionQueueSpec queue = CompletionQueueSpec.entries(ConnectedPair.COMPLETIONS);
        CompletionQueueSpec spec = posting == Interface.CLASSIC ? queue : queue.withFields(CompletionField.STANDARD);
        try (ConnectedPair pair = new ConnectedPair(
                        QueuePairType.RELIABLE_CONNECTED,
                        spec,
                        change -> ConnectedPair.allAccess(posting.apply(change)),
                        ConnectionOptions.defaults());
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            RemoteMemory target = pair.openMemory(64).remote();
            AtomicBoolean stop = new AtomicBoolean();
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> work(pair.left, target, stop)));
            }
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            stop.set(true);
            for (Future<Long> each : running) {
                assertThat(each.get(60, TimeUnit.SECONDS)).isPositive();
            }
        }
    }

    private static long work(ConnectedPair.Side side, RemoteMemory target, AtomicBoolean stop) {
        SendChain chain = side.queuePair.sendChain(2);
        CompletionBatch batch = side.completions.batch(2);
        long calls = 0;
        while (!stop.get()) {
            for (int i = 0; i < 2; i++) {
                chain.write(i, i, target.address(), target.rkey());
                chain.buffer(i, side.buffer, 0, 8);
            }
            chain.post(2);
            batch.poll();
            calls++;
        }
        return calls;
    }
}
