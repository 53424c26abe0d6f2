package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Waits for completions of real traffic with each strategy, in platform and virtual threads. */
@Tag("soft-roce")
@Timeout(120)
class WaitingStrategyTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration HALF_A_MILLISECOND = Duration.ofNanos(500_000);
    private static final int ROUNDS = 200;

    /** The strategies of the library, and one that a program implements. */
    enum Strategy {
        SPINNING,
        YIELDING,
        SLEEPING,
        SLEEPING_AT_ONCE,
        OWN;

        WaitingStrategy make() {
            return switch (this) {
                case SPINNING -> WaitingStrategy.spinning();
                case YIELDING -> WaitingStrategy.spinningThenYielding(20);
                case SLEEPING -> WaitingStrategy.spinningThenSleeping(20);
                case SLEEPING_AT_ONCE -> WaitingStrategy.spinningThenSleeping(0);
                case OWN -> (_, nanosLeft) -> LockSupport.parkNanos(Math.min(nanosLeft, 50_000));
            };
        }
    }

    private static Stream<Arguments> strategiesAndThreads() {
        return Stream.of(Strategy.values())
                .flatMap(strategy -> Stream.of(Arguments.of(strategy, false), Arguments.of(strategy, true)));
    }

    /** Each message is sent after the previous one was received, at once or after a pause. */
    @ParameterizedTest
    @MethodSource("strategiesAndThreads")
    void waitsForEachMessage(Strategy strategy, boolean virtual) throws Exception {
        try (Context context = SoftRoceDevice.open()) {
            Loop loop = new Loop(context, context.createCompletionChannel());
            AtomicInteger heard = new AtomicInteger();
            FutureTask<Boolean> wait = start(virtual, () -> {
                WaitingStrategy waiting = strategy.make();
                CompletionBatch batch = loop.receives.batch(4);
                for (int i = 0; i < ROUNDS; i++) {
                    assertThat(batch.await(waiting, LONG)).isEqualTo(1);
                    assertThat(batch.count()).isEqualTo(1);
                    assertThat(batch.wrId(0)).isEqualTo(i);
                    heard.incrementAndGet();
                }
                return true;
            });
            for (int i = 0; i < ROUNDS; i++) {
                if (i % 10 == 0) {
                    LockSupport.parkNanos(3_000_000);
                }
                loop.send(i);
                while (heard.get() <= i && !wait.isDone()) {
                    LockSupport.parkNanos(20_000);
                }
            }
            assertThat(wait.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("strategiesAndThreads")
    void endsWhenTheTimeHasPassedAndNotBefore(Strategy strategy, boolean virtual) throws Exception {
        try (Context context = SoftRoceDevice.open()) {
            CompletionQueue queue = context.createCompletionChannel().createCompletionQueue(4);
            FutureTask<Boolean> wait = start(virtual, () -> {
                WaitingStrategy waiting = strategy.make();
                CompletionBatch batch = queue.batch(4);
                for (long millis : new long[] {0, 1, 5, 100}) {
                    Duration timeout = Duration.ofMillis(millis);
                    long begin = System.nanoTime();
                    assertThat(batch.await(waiting, timeout)).isZero();
                    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(timeout);
                }
                assertThat(batch.await(waiting, Duration.ofNanos(Long.MIN_VALUE)))
                        .isZero();
                return true;
            });
            assertThat(wait.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("strategiesAndThreads")
    void endsWithAnExceptionWhenTheQueueIsClosed(Strategy strategy, boolean virtual) throws Exception {
        try (Context context = SoftRoceDevice.open()) {
            for (int round = 0; round < 10; round++) {
                CompletionChannel channel = context.createCompletionChannel();
                CompletionQueue queue = channel.createCompletionQueue(4);
                CountDownLatch begun = new CountDownLatch(1);
                FutureTask<Integer> wait = start(virtual, () -> {
                    CompletionBatch batch = queue.batch(4);
                    begun.countDown();
                    return batch.await(strategy.make(), LONG);
                });
                begun.await();
                LockSupport.parkNanos(round * 1_000_000L);
                switch (round % 2) {
                    case 0 -> queue.close();
                    default -> channel.close();
                }
                assertThatThrownBy(() -> wait.get(20, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("closed");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategiesAndThreads")
    void endsWhenTheThreadIsInterrupted(Strategy strategy, boolean virtual) throws Exception {
        try (Context context = SoftRoceDevice.open()) {
            Loop loop = new Loop(context, context.createCompletionChannel());
            CompletionQueue queue = loop.receives;
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<Boolean> wait = new FutureTask<>(() -> {
                WaitingStrategy waiting = strategy.make();
                CompletionBatch batch = queue.batch(4);
                begun.countDown();
                assertThat(batch.await(waiting, LONG)).isZero();
                assertThat(batch.await(waiting, LONG)).isZero();
                assertThat(Thread.interrupted()).isTrue();
                loop.send(7);
                loop.awaitSent(); // a reliable send is done once its message is there
                Thread.currentThread().interrupt();
                assertThat(batch.await(waiting, LONG)).isEqualTo(1);
                assertThat(Thread.interrupted()).isTrue();
                return batch.await(waiting, Duration.ofMillis(20)) == 0;
            });
            Thread thread = virtual
                    ? Thread.startVirtualThread(wait)
                    : Thread.ofPlatform().start(wait);
            begun.await();
            Thread.sleep(50);
            thread.interrupt();
            assertThat(wait.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /**
     * One thread gets an announcement that is for another thread, or for several: all sleeping threads must be woken.
     */
    @ParameterizedTest
    @MethodSource("strategiesAndThreads")
    void endsWhenTheChannelIsWokenUp(Strategy strategy, boolean virtual) throws Exception {
        try (Context context = SoftRoceDevice.open()) {
            CompletionChannel channel = context.createCompletionChannel();
            CompletionBatch batch = new Loop(context, channel).receives.batch(4);
            for (int i = 0; i < 2; i++) {
                FutureTask<Integer> wait = start(virtual, () -> {
                    int found = batch.await(strategy.make(), LONG);
                    batch.handOver();
                    return found;
                });
                Thread.sleep(i == 0 ? 100 : 0);
                channel.wakeUp();
                assertThat(wait.get(60, TimeUnit.SECONDS)).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SLEEPING", "SLEEPING_AT_ONCE"})
    void wakesEveryThreadOfEveryQueueOfAChannel(Strategy strategy) throws Exception {
        int queues = 3;
        int threadsEach = 4;
        int messages = 40;
        try (Context context = SoftRoceDevice.open()) {
            CompletionChannel channel = context.createCompletionChannel();
            List<Loop> loops = new ArrayList<>();
            List<FutureTask<Integer>> waits = new ArrayList<>();
            List<AtomicInteger> heard = new ArrayList<>();
            for (int i = 0; i < queues; i++) {
                Loop loop = new Loop(context, channel);
                AtomicInteger heardHere = new AtomicInteger();
                loops.add(loop);
                heard.add(heardHere);
                for (int j = 0; j < threadsEach; j++) {
                    waits.add(start(j % 2 == 0, () -> hear(loop, strategy.make(), heardHere, messages)));
                }
            }
            for (int i = 0; i < messages; i++) {
                for (Loop loop : loops) {
                    loop.send(i);
                }
                for (AtomicInteger each : heard) {
                    while (each.get() <= i && !Thread.currentThread().isInterrupted()) {
                        LockSupport.parkNanos(20_000);
                    }
                }
            }
            int total = 0;
            for (FutureTask<Integer> wait : waits) {
                total += wait.get(20, TimeUnit.SECONDS);
            }
            assertThat(total).isEqualTo(queues * messages);
        }
    }

    /**
     * Takes messages until the threads of this queue have received all of them. Each wait is short compared to the
     * test's limit.
     */
    private static int hear(Loop loop, WaitingStrategy strategy, AtomicInteger heard, int messages) {
        CompletionBatch batch = loop.receives.batch(1);
        int own = 0;
        while (heard.get() < messages) {
            int found = batch.await(strategy, Duration.ofMillis(500));
            own += found;
            heard.addAndGet(found);
        }
        return own;
    }

    /** The lab's guest has two processors, so virtual threads have two carrier threads. */
    @Test
    void aVirtualThreadThatSleepsHoldsNoCarrier() throws Exception {
        try (Context context = SoftRoceDevice.open()) {
            CompletionChannel channel = context.createCompletionChannel();
            Loop loop = new Loop(context, channel);
            List<FutureTask<Integer>> waits = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                waits.add(
                        start(true, () -> loop.receives.batch(1).await(WaitingStrategy.spinningThenSleeping(1), LONG)));
            }
            Thread.sleep(200);
            assertThat(start(true, () -> "run").get(20, TimeUnit.SECONDS)).isEqualTo("run");
            for (int i = 0; i < waits.size(); i++) {
                loop.send(i);
            }
            for (FutureTask<Integer> wait : waits) {
                assertThat(wait.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
    }

    @Test
    void sleepingNeedsAQueueThatAnnounces() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionBatch batch = context.createCompletionQueue(4).batch(1);
            assertThatThrownBy(() -> batch.await(WaitingStrategy.spinningThenSleeping(5), Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(
                            "the completion queue of %s announces nothing: make it with CompletionChannel.createCompletionQueue",
                            SoftRoceDevice.name());
            assertThat(batch.await(WaitingStrategy.spinningThenYielding(5), Duration.ZERO))
                    .isZero();
        }
    }

    @Test
    void aStrategyGetsTheQueueAndTheTimeAndItsExceptionEndsTheWait() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionQueue completions = context.createCompletionQueue(4);
            CompletionBatch batch = completions.batch(1);
            List<Long> left = new ArrayList<>();
            WaitingStrategy impatient = new WaitingStrategy() {
                @Override
                public void begin(CompletionQueue queue) {
                    assertThat(queue).isSameAs(completions);
                    left.clear();
                }

                @Override
                public void idle(CompletionQueue queue, long nanosLeft) {
                    assertThat(queue).isSameAs(completions);
                    left.add(nanosLeft);
                    if (left.size() == 3) {
                        throw new UnsupportedOperationException("enough");
                    }
                }
            };
            assertThatThrownBy(() -> batch.await(impatient, LONG)).hasMessage("enough");
            assertThat(left)
                    .hasSize(3)
                    .isSortedAccordingTo((a, b) -> Long.compare(b, a))
                    .allMatch(nanos -> nanos > 0 && nanos <= LONG.toNanos());
        }
    }

    @Test
    void aNegativeNumberOfPollsIsRefused() {
        assertThatThrownBy(() -> WaitingStrategy.spinningThenYielding(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> WaitingStrategy.spinningThenSleeping(-1)).hasMessageContaining("-1");
    }

    @ParameterizedTest
    @EnumSource(names = {"SPINNING", "YIELDING"})
    void waitingAllocatesNothing(Strategy strategy) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Context context = SoftRoceDevice.open()) {
            CompletionBatch batch = context.createCompletionQueue(4).batch(4);
            WaitingStrategy waiting = strategy.make();
            waitInVain(batch, waiting, 2_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            waitInVain(batch, waiting, 2_000);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated")
                    .isZero();
        }
    }

    private static void waitInVain(CompletionBatch batch, WaitingStrategy strategy, int times) {
        for (int i = 0; i < times; i++) {
            if (batch.await(strategy, HALF_A_MILLISECOND) != 0) {
                throw new AssertionError("a completion of nothing");
            }
        }
    }

    private static <T> FutureTask<T> start(boolean virtual, Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        if (virtual) {
            Thread.startVirtualThread(future);
        } else {
            Thread.ofPlatform().daemon().start(future);
        }
        return future;
    }

    /** A queue pair that is connected to itself. Its receives are announced on a channel. */
    private static final class Loop {
        private static final int MOST = 128;

        private final CompletionQueue sends;
        private final CompletionQueue receives;
        private final QueuePair queuePair;
        private final MemoryRegion buffer;

        private Loop(Context context, CompletionChannel channel) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            this.sends = context.createCompletionQueue(MOST);
            this.receives = channel.createCompletionQueue(MOST);
            this.buffer = domain.allocate(64, AccessFlag.LOCAL_WRITE);
            this.queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(sends)
                    .withReceiveCompletions(receives)
                    .withMaxSend(MOST)
                    .withMaxReceive(MOST));
            queuePair.connect(queuePair.bind(LocalPort.port(SoftRoceDevice.PORT)));
        }

        private void awaitSent() {
            while (sends.poll(1).isEmpty()) {
                Thread.onSpinWait();
            }
        }

        private void send(long number) {
            sends.poll(MOST).forEach(WorkCompletion::requireSuccess);
            if (!queuePair.postReceive(number, buffer.slice(0, 32))
                    || !queuePair.postSend(number, buffer.slice(32, 32))) {
                throw new AssertionError("a queue is full");
            }
        }
    }
}
