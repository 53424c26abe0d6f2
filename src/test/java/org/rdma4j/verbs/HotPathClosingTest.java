package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.KernelObjects;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/**
 * Objects are closed while eight threads post and poll. From then on each thread gets an exception; the JVM does not
 * crash, and the kernel has no objects left.
 */
class HotPathClosingTest {
    private static final int THREADS = 8;
    private static final int SECONDS_PER_ROUND = 60;

    @Test
    @Tag("soft-roce")
    @Timeout(300)
    void closingUnderEightThreads() throws Exception {
        closeUnderThreads(60);
    }

    @Test
    @Tag("soft-roce-soak")
    void closingUnderEightThreadsThousandsOfTimes() throws Exception {
        closeUnderThreads(4_000);
    }

    private static void closeUnderThreads(int rounds) throws Exception {
        KernelObjects before = KernelObjects.now();
        LongRun progress = new LongRun("closings under eight threads", rounds);
        try (Context context = SoftRoceDevice.open();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < rounds; round++) {
                run(context, threads, round);
                progress.step();
            }
        }
        assertThat(KernelObjects.now()).isEqualTo(before);
    }

    private static void run(Context context, ExecutorService threads, int round) throws Exception {
        CompletionQueue completions = context.createCompletionQueue(ConnectedPair.COMPLETIONS);
        try (ProtectionDomain domain = context.allocateProtectionDomain()) {
            MemoryRegion region = domain.allocate(64, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE);
            QueuePair queuePair = domain.createQueuePair(spec(completions, round));
            queuePair.connect(queuePair.bind(LocalPort.port(SoftRoceDevice.PORT)));
            Phaser ready = new Phaser(THREADS + 1);
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                boolean polls = i % 4 == 0;
                running.add(threads.submit(() -> {
                    Worker worker = objects(round)
                            ? new ObjectWorker(queuePair, completions, region)
                            : new ChainWorker(queuePair, completions, region);
                    ready.arriveAndAwaitAdvance();
                    return polls ? pollUntilRefused(worker) : postUntilRefused(worker);
                }));
            }
            ready.arriveAndAwaitAdvance();
            switch (round % 3) {
                case 0 -> queuePair.close();
                case 1 -> completions.close();
                default -> region.close();
            }
            queuePair.close();
            completions.close();
            for (Future<Integer> each : running) {
                await(each);
            }
        }
    }

    /** Every other queue pair uses the extended interface, with several calls for each request. */
    private static QueuePairSpec spec(CompletionQueue completions, int round) {
        QueuePairSpec spec = ConnectedPair.allAccess(QueuePairSpec.of(QueuePairType.RELIABLE_CONNECTED, completions));
        return round % 2 == 0 ? spec : spec.withExtendedOperations(SendOpcode.RDMA_WRITE);
    }

    private static void await(Future<Integer> running) throws Exception {
        try {
            assertThat(running.get(SECONDS_PER_ROUND, TimeUnit.SECONDS)).isNotNegative();
        } catch (TimeoutException e) {
            throw new AssertionError("a thread hangs", e);
        } catch (ExecutionException e) {
            throw new AssertionError("a thread failed with an unexpected exception", e.getCause());
        }
    }

    /** Every other pair of rounds uses requests and completions that are objects. */
    private static boolean objects(int round) {
        return round / 2 % 2 == 1;
    }

    private static int pollUntilRefused(Worker worker) {
        for (int polled = 0; ; ) {
            try {
                polled += worker.poll();
            } catch (IllegalStateException e) {
                return polled;
            }
        }
    }

    private static int postUntilRefused(Worker worker) {
        for (int posted = 0; ; ) {
            try {
                posted += worker.post();
            } catch (IllegalStateException e) {
                return posted;
            } catch (RdmaException e) {
                Thread.onSpinWait(); // it is in ERROR, where a device may refuse posts, but not closed yet
            }
        }
    }

    /** The objects, as one thread uses them. */
    private interface Worker {
        int poll();

        int post();
    }

    private static final class ChainWorker implements Worker {
        private final SendChain chain;
        private final CompletionBatch batch;
        private final MemoryRegion region;
        private final RemoteMemory target;

        ChainWorker(QueuePair queuePair, CompletionQueue completions, MemoryRegion region) {
            this.chain = queuePair.sendChain(4);
            this.batch = completions.batch(16);
            this.region = region;
            this.target = region.remote();
        }

        @Override
        public int poll() {
            return batch.poll();
        }

        @Override
        public int post() {
            for (int i = 0; i < 4; i++) {
                chain.write(i, i, target.address(), target.rkey());
                chain.buffer(i, region, 0, 8);
            }
            return chain.post(4);
        }
    }

    private record ObjectWorker(QueuePair queuePair, CompletionQueue completions, MemoryRegion region)
            implements Worker {
        @Override
        public int poll() {
            return completions.poll(16).size();
        }

        @Override
        public int post() {
            SendRequest request = SendRequest.write(1, region.remote(), region.slice(0, 8));
            return queuePair.postSend(request, request, request, request);
        }
    }
}
