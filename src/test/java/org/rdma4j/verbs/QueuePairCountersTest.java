package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.verbs.RemoteOperationTest.Interface;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Compares the counters of a queue pair with what the test has done. */
@Tag("soft-roce")
@Timeout(180)
class QueuePairCountersTest {
    private static final QueuePairCounters NOTHING = new QueuePairCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

    @ParameterizedTest
    @EnumSource
    void countPostsAndCompletions(Interface posting) {
        try (ConnectedPair pair = connect(posting)) {
            QueuePair left = pair.left.queuePair;
            QueuePair right = pair.right.queuePair;
            assertThat(left.counters()).isEqualTo(NOTHING);
            RemoteMemory target = pair.openMemory(64).whole().remote();

            right.postReceive(
                    ReceiveRequest.of(1, pair.right.buffer.slice(0, 100)),
                    ReceiveRequest.of(2, pair.right.buffer.slice(100, 20)));
            left.postSend(3, pair.left.buffer.slice(0, 10));
            left.postSend(
                    SendRequest.send(4, pair.left.buffer.slice(0, 7)),
                    SendRequest.write(5, target, pair.left.buffer.slice(0, 64)).unsignaled(),
                    SendRequest.read(6, target, pair.left.buffer.slice(64, 32)));
            pair.left.completions(3);
            pair.right.completions(2);
            assertThat(left.counters()).isEqualTo(new QueuePairCounters(4, 0, 113, 0, 2, 0, 0, 0, 3, Map.of()));
            assertThat(right.counters()).isEqualTo(new QueuePairCounters(0, 2, 0, 120, 0, 1, 0, 0, 2, Map.of()));

            ReceiveChain receives = right.receiveChain(2);
            for (int i = 0; i < 2; i++) {
                receives.receive(i, i);
                receives.buffer(i, pair.right.buffer, 0, 50);
            }
            receives.post(2);
            SendChain sends = left.sendChain(3);
            sends.send(0, 0);
            sends.buffer(0, pair.left.buffer, 0, 50);
            sends.sendWithImmediate(1, 1, 99);
            sends.fetchAndAdd(2, 2, target.address(), target.rkey(), 1);
            sends.buffer(2, pair.left.buffer, 0, 8);
            sends.post(3);
            CompletionBatch batch = pair.left.completions.batch(8);
            for (int done = 0; done < 3; ) {
                done += batch.await(WaitingStrategy.spinning(), Duration.ofSeconds(20));
            }
            pair.right.completions(2);
            assertThat(left.counters()).isEqualTo(new QueuePairCounters(7, 0, 171, 0, 3, 0, 0, 0, 6, Map.of()));
            assertThat(right.counters()).isEqualTo(new QueuePairCounters(0, 4, 0, 220, 0, 2, 0, 0, 4, Map.of()));

            left.close();
            assertThat(left.counters()).isEqualTo(new QueuePairCounters(7, 0, 171, 0, 3, 0, 0, 0, 6, Map.of()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void countInlineDataAndEmptyMessages(Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(
                spec -> posting.apply(spec).withMaxInlineData(64).withCounters(), ConnectionOptions.defaults())) {
            pair.right.queuePair.postReceive(
                    ReceiveRequest.of(1), ReceiveRequest.of(2, pair.right.buffer.slice(0, 30)));
            pair.left.queuePair.postSend(
                    SendRequest.send(3),
                    SendRequest.send(4, pair.left.buffer.slice(0, 30)).inline());
            pair.left.completions(2);
            pair.right.completions(2);
            assertThat(pair.left.queuePair.counters())
                    .isEqualTo(new QueuePairCounters(2, 0, 30, 0, 1, 0, 0, 0, 2, Map.of()));
            assertThat(pair.right.queuePair.counters())
                    .isEqualTo(new QueuePairCounters(0, 2, 0, 30, 0, 1, 0, 0, 2, Map.of()));
        }
    }

    /** Nothing is polled, so that the posted requests stay in the queue. */
    @ParameterizedTest
    @EnumSource
    void countPostsThatTheQueueHasNoRoomFor(Interface posting) {
        try (ConnectedPair pair = connect(posting)) {
            QueuePair left = pair.left.queuePair;
            ReceiveRequest receive = ReceiveRequest.of(1, pair.left.buffer.slice(0, 10));
            long receives = 0;
            while (left.postReceive(receive)) {
                receives++;
            }
            assertThat(left.postReceive(receive, receive)).isZero();
            assertThat(left.counters())
                    .isEqualTo(new QueuePairCounters(0, receives, 0, receives * 10, 0, receives, 0, 2, 0, Map.of()));

            // They stay in the queue, because the peer has no receive; a retry limit would end them.
            SendRequest send = SendRequest.send(2, pair.left.buffer.slice(0, 5));
            long sends = 0;
            while (left.postSend(send)) {
                sends++;
            }
            QueuePairCounters counters = left.counters();
            assertThat(counters.sends()).isEqualTo(sends).isPositive();
            assertThat(counters.sendBytes()).isEqualTo(sends * 5);
            assertThat(counters.sendChains()).isEqualTo(sends);
            assertThat(counters.refusedSendChains()).isEqualTo(1);
        }
    }

    @Test
    void countAChainThatIsRefusedHalfway() {
        try (ConnectedPair pair = connect(Interface.CLASSIC)) {
            RemoteMemory misaligned = pair.openMemory(64).whole().remote().at(1);
            QueuePair left = pair.left.queuePair;
            assertThatThrownBy(() -> left.postSend(
                            SendRequest.write(1, misaligned, pair.left.buffer.slice(0, 3)),
                            SendRequest.fetchAndAdd(2, misaligned, 1, pair.left.buffer.slice(0, 8))))
                    .isInstanceOf(WorkRequestException.class);
            pair.left.completion();
            assertThat(left.counters()).isEqualTo(new QueuePairCounters(1, 0, 3, 0, 1, 0, 1, 0, 1, Map.of()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void countFailuresByStatus(Interface posting) {
        try (ConnectedPair pair = connect(posting)) {
            RemoteMemory memory = pair.openMemory(64).whole().remote();
            RemoteMemory wrong = new RemoteMemory(memory.address(), memory.rkey() ^ 0x10101);
            QueuePair left = pair.left.queuePair;
            left.postReceive(1, pair.left.buffer.slice(0, 8));
            left.postSend(
                    SendRequest.write(2, memory, pair.left.buffer.slice(0, 8)),
                    SendRequest.write(3, wrong, pair.left.buffer.slice(0, 8)),
                    SendRequest.write(4, memory, pair.left.buffer.slice(0, 8)));
            pair.left.completions(4);
            assertThat(left.counters())
                    .isEqualTo(new QueuePairCounters(
                            3,
                            1,
                            24,
                            8,
                            1,
                            1,
                            0,
                            0,
                            1,
                            Map.of(
                                    CompletionStatus.REMOTE_ACCESS_ERROR, 1L,
                                    CompletionStatus.WORK_REQUEST_FLUSHED, 2L)));
        }
    }

    /** A drain posts its own request to each queue; these do not count. Both queues may be the same one. */
    @ParameterizedTest
    @EnumSource
    void aDrainCountsTheFlushedRequestsButNotItsOwn(Interface posting) {
        try (ConnectedPair pair = connect(posting)) {
            QueuePair left = pair.left.queuePair;
            left.postReceive(1, pair.left.buffer.slice(0, 8));
            left.postReceive(2, pair.left.buffer.slice(0, 8));
            left.postSend(3, pair.left.buffer.slice(0, 8));
            assertThat(left.drain(Duration.ofSeconds(20))).hasSize(3);
            assertThat(left.counters())
                    .isEqualTo(new QueuePairCounters(
                            1, 2, 8, 16, 1, 2, 0, 0, 0, Map.of(CompletionStatus.WORK_REQUEST_FLUSHED, 3L)));
            assertThat(pair.left.completions.poll(16)).isEmpty();
            assertThat(left.counters().failed()).containsOnlyKeys(CompletionStatus.WORK_REQUEST_FLUSHED);
        }
    }

    /** Other queue pairs of the same completion queue are not counted. */
    @Test
    void othersAreNotCounted() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionQueue completions = context.createCompletionQueue(64);
            ProtectionDomain domain = context.allocateProtectionDomain();
            MemoryRegion buffer = domain.allocate(64, AccessFlag.LOCAL_WRITE);
            QueuePairSpec spec = QueuePairSpec.reliableConnected(completions);
            QueuePair counted = domain.createQueuePair(spec.withCounters());
            QueuePair plain = domain.createQueuePair(spec);
            for (QueuePair each : List.of(counted, plain)) {
                each.bind(LocalPort.port(SoftRoceDevice.PORT));
                each.postReceive(each.qpn(), buffer.whole());
                each.modify(QueuePairModification.to(QueuePairState.ERROR));
            }
            CompletionBatch batch = completions.batch(1);
            for (int i = 0; i < 2; i++) {
                assertThat(batch.await(WaitingStrategy.spinningThenYielding(9), Duration.ofSeconds(20)))
                        .isEqualTo(1);
            }
            assertThat(counted.counters().failed()).isEqualTo(Map.of(CompletionStatus.WORK_REQUEST_FLUSHED, 1L));
            assertThatThrownBy(plain::counters)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is not counted: create it with QueuePairSpec.withCounters()");
        }
    }

    @Test
    void completionsMustHaveTheQueuePairNumber() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionQueue completions = context.createCompletionQueue(
                    CompletionQueueSpec.entries(4).withFields(Set.of(CompletionField.BYTE_LENGTH)));
            ProtectionDomain domain = context.allocateProtectionDomain();
            assertThatThrownBy(() -> domain.createQueuePair(
                            QueuePairSpec.reliableConnected(completions).withCounters()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("to count, create it with QPN");
        }
    }

    /**
     * Threads post writes to one queue pair and poll one completion queue. Writes need no receives of the peer. A
     * thread posts only if it has one of the permits, of which there are fewer than either queue holds; the polling
     * threads return them.
     */
    @ParameterizedTest
    @EnumSource
    void threadsThatShareAQueuePairAreCountedExactly(Interface posting) throws Exception {
        int threads = 6;
        int chains = 150;
        try (ConnectedPair pair = new ConnectedPair(
                        spec -> ConnectedPair.allAccess(posting.apply(spec))
                                .withMaxSend(64)
                                .withCounters(),
                        ConnectionOptions.defaults());
                ExecutorService running = Executors.newFixedThreadPool(threads)) {
            Writers writers = new Writers(pair, (long) threads * chains);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                boolean friendly = i % 2 == 0;
                all.add(running.submit(() -> writers.write(chains, friendly)));
            }
            for (Future<?> each : all) {
                each.get(120, TimeUnit.SECONDS);
            }
            long posted = (long) threads * chains;
            assertThat(pair.left.queuePair.counters())
                    .isEqualTo(new QueuePairCounters(2 * posted, 0, 24 * posted, 0, posted, 0, 0, 0, posted, Map.of()));
        }
    }

    private static final class Writers {
        private static final int PERMITS = 16;

        private final ConnectedPair pair;
        private final RemoteMemory target;
        private final Semaphore permits = new Semaphore(PERMITS);
        private final AtomicLong left;

        Writers(ConnectedPair pair, long chains) {
            this.pair = pair;
            this.target = pair.openMemory(64).whole().remote();
            this.left = new AtomicLong(chains);
        }

        /**
         * Posts chains of two requests, the second one signaled, and polls until the chains of all threads are done.
         */
        void write(int chains, boolean friendly) {
            SendChain chain = pair.left.queuePair.sendChain(2);
            CompletionBatch batch = pair.left.completions.batch(4);
            int posted = 0;
            while (left.get() > 0) {
                if (posted < chains && permits.tryAcquire()) {
                    if ((friendly ? postRequests() : postChain(chain)) != 2) {
                        throw new AssertionError("the send queue is full");
                    }
                    posted++;
                }
                int done = friendly ? pollCompletions() : poll(batch);
                permits.release(done);
                left.addAndGet(-done);
            }
        }

        private int postRequests() {
            return pair.left.queuePair.postSend(
                    SendRequest.write(1, target, pair.left.buffer.slice(0, 8)).unsignaled(),
                    SendRequest.write(2, target, pair.left.buffer.slice(0, 16)));
        }

        private int postChain(SendChain chain) {
            chain.write(0, 1, target.address(), target.rkey());
            chain.buffer(0, pair.left.buffer, 0, 8);
            chain.unsignaled(0);
            chain.write(1, 2, target.address(), target.rkey());
            chain.buffer(1, pair.left.buffer, 0, 16);
            return chain.post(2);
        }

        private int pollCompletions() {
            List<WorkCompletion> completions = pair.left.completions.poll(4);
            completions.forEach(WorkCompletion::requireSuccess);
            return completions.size();
        }

        private static int poll(CompletionBatch batch) {
            int found = batch.poll();
            for (int i = 0; i < found; i++) {
                if (!batch.isSuccess(i)) {
                    throw new AssertionError(batch.completion(i).toString());
                }
            }
            return found;
        }
    }

    /** Receives that are flushed when the queue pair goes to ERROR. There are fewer than the queues hold. */
    @Test
    void threadsThatShareAReceiveQueueAreCountedExactly() throws Exception {
        int threads = 4;
        int receives = 25;
        try (Context context = SoftRoceDevice.open();
                ExecutorService running = Executors.newFixedThreadPool(threads)) {
            CompletionQueue completions = context.createCompletionQueue(256);
            ProtectionDomain domain = context.allocateProtectionDomain();
            MemoryRegion buffer = domain.allocate(64, AccessFlag.LOCAL_WRITE);
            QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions)
                    .withMaxReceive(threads * receives)
                    .withCounters());
            queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(running.submit(() -> {
                    int posted = 0;
                    for (int j = 0; j < receives; j++) {
                        posted += queuePair.postReceive(j, buffer.slice(0, 4)) ? 1 : 0;
                    }
                    return posted;
                }));
            }
            for (Future<Integer> each : all) {
                assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo(receives);
            }
            queuePair.modify(QueuePairModification.to(QueuePairState.ERROR));
            CompletionBatch batch = completions.batch(16);
            long total = (long) threads * receives;
            for (long done = 0; done < total; ) {
                int found = batch.await(WaitingStrategy.spinning(), Duration.ofSeconds(20));
                assertThat(found).isPositive();
                done += found;
            }
            assertThat(queuePair.counters())
                    .isEqualTo(new QueuePairCounters(
                            0,
                            total,
                            0,
                            total * 4,
                            0,
                            total,
                            0,
                            0,
                            0,
                            Map.of(CompletionStatus.WORK_REQUEST_FLUSHED, total)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void countingAllocatesNothing(Interface posting) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (ConnectedPair pair = connect(posting)) {
            Rounds rounds = new Rounds(pair);
            rounds.run(2_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            rounds.run(5_000);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated")
                    .isZero();
            assertThat(pair.left.queuePair.counters())
                    .isEqualTo(new QueuePairCounters(7_000, 0, 56_000, 0, 7_000, 0, 0, 0, 7_000, Map.of()));
            assertThat(pair.right.queuePair.counters())
                    .isEqualTo(new QueuePairCounters(0, 7_000, 0, 448_000, 0, 7_000, 0, 0, 7_000, Map.of()));
        }
    }

    /** Each round posts a receive and a send, and waits for both. */
    private static final class Rounds {
        private final MemoryRegion from;
        private final MemoryRegion to;
        private final SendChain sends;
        private final ReceiveChain receives;
        private final CompletionBatch sent;
        private final CompletionBatch received;

        Rounds(ConnectedPair pair) {
            this.from = pair.left.buffer;
            this.to = pair.right.buffer;
            this.sends = pair.left.queuePair.sendChain(1);
            this.receives = pair.right.queuePair.receiveChain(1);
            this.sent = pair.left.completions.batch(4);
            this.received = pair.right.completions.batch(4);
        }

        void run(int rounds) {
            for (int i = 0; i < rounds; i++) {
                receives.receive(0, i);
                receives.buffer(0, to, 0, 64);
                receives.post(1);
                sends.send(0, i);
                sends.buffer(0, from, 0, 8);
                sends.post(1);
                awaitOne(sent);
                awaitOne(received);
            }
        }

        private static void awaitOne(CompletionBatch batch) {
            while (batch.poll() == 0) {
                Thread.onSpinWait();
            }
            if (!batch.isSuccess(0)) {
                throw new AssertionError(batch.completion(0).toString());
            }
        }
    }

    private static ConnectedPair connect(Interface posting) {
        return new ConnectedPair(
                spec -> ConnectedPair.allAccess(posting.apply(spec)).withCounters(), ConnectionOptions.defaults());
    }
}
