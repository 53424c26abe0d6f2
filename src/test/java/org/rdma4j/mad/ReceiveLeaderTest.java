package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;

/** Threads wait for datagrams that a queue holds in place of a descriptor. A datagram is for the thread of its agent. */
@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReceiveLeaderTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(60);
    private final RdmaException gone = new RdmaException("umad_recv: ENODEV", Errno.ENODEV);

    private final ReentrantLock lock = new ReentrantLock();
    private final BlockingQueue<Integer> descriptor = new LinkedBlockingQueue<>();
    private final Set<Integer> arrived = ConcurrentHashMap.newKeySet();
    private final Set<Thread> receivers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch received = new CountDownLatch(1);
    private final ReceiveLeader leader = new ReceiveLeader(lock, new Receiver());
    private final ExecutorService platform = Executors.newCachedThreadPool();
    private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();

    private volatile boolean closed;
    private volatile boolean deviceGone;

    private final class Receiver implements ReceiveLeader.Receiver {
        @Override
        public @Nullable ReceivedMad receive(long nanos) {
            assertThat(lock.isHeldByCurrentThread()).isFalse();
            assertThat(nanos).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(100));
            receivers.add(Thread.currentThread());
            received.countDown();
            if (deviceGone) {
                throw gone;
            }
            try {
                Integer agent = descriptor.poll(nanos, TimeUnit.NANOSECONDS);
                return agent == null ? null : new ReceivedMad(agent, 0, MadBytes.of(new byte[Mad.SIZE]), null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        @Override
        public void accept(ReceivedMad datagram) {
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            arrived.add(datagram.agent());
        }
    }

    @AfterEach
    void end() {
        closed = true;
        leader.wakeAll();
        platform.shutdownNow();
        virtual.shutdownNow();
        leader.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }

    private boolean await(BooleanSupplier over, long nanos) {
        lock.lock();
        try {
            leader.await(over, System.nanoTime() + nanos, this::requireOpen);
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            return over.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    private Callable<Boolean> waitFor(int agent) {
        return () -> await(() -> arrived.contains(agent), LONG);
    }

    @Test
    void aThreadThatWaitsAloneReceives() {
        descriptor.add(3);

        assertThat(await(() -> arrived.contains(3), LONG)).isTrue();
        assertThat(receivers).containsExactly(Thread.currentThread());
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void aWaitThatIsOverReceivesNothing() {
        descriptor.add(3);

        assertThat(await(() -> true, LONG)).isTrue();
        assertThat(descriptor).containsExactly(3);
    }

    @Test
    void aWaitEndsAtItsDeadline() {
        assertThat(await(() -> false, TimeUnit.MILLISECONDS.toNanos(150))).isFalse();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void aWaitPastItsDeadlineReceivesNothing() {
        assertThat(await(() -> false, 0)).isFalse();
        assertThat(receivers).isEmpty();
    }

    @Test
    void anInterruptedThreadThrowsAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> await(() -> false, LONG))
                .isInstanceOfSatisfying(
                        RdmaException.class, e -> assertThat(e.errno()).contains(Errno.EINTR));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theLeaderThrowsWhatReceivingThrows() {
        deviceGone = true;

        assertThatThrownBy(() -> await(() -> false, LONG)).isSameAs(gone);
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void oneThreadReceivesForAll() throws Exception {
        List<Future<Boolean>> waits =
                List.of(platform.submit(waitFor(1)), platform.submit(waitFor(2)), platform.submit(waitFor(3)));
        received.await();
        assertThat(receivers).hasSize(1);
        descriptor.addAll(List.of(3, 2, 1));

        for (Future<Boolean> wait : waits) {
            assertThat(wait.get()).isTrue();
        }
    }

    @Test
    void anotherThreadLeadsWhenTheLeaderHasWhatItWaitsFor() throws Exception {
        Future<Boolean> first = platform.submit(waitFor(1));
        received.await();
        Future<Boolean> second = platform.submit(waitFor(2));
        descriptor.add(1);
        assertThat(first.get()).isTrue();
        descriptor.add(2);

        assertThat(second.get()).isTrue();
    }

    @Test
    void anotherThreadLeadsWhenTheLeaderFails() throws Exception {
        Future<Boolean> first = platform.submit(waitFor(1));
        received.await();
        Future<Boolean> second = platform.submit(waitFor(2));
        deviceGone = true;

        assertThatThrownBy(first::get).hasCause(gone);
        assertThatThrownBy(second::get).hasCause(gone);
    }

    @Test
    void threadsThatWaitForTheSameAllEnd() throws Exception {
        List<Future<Boolean>> waits = List.of(
                platform.submit(waitFor(1)),
                platform.submit(waitFor(1)),
                virtual.submit(waitFor(1)),
                virtual.submit(waitFor(1)));
        received.await();
        descriptor.add(1);

        for (Future<Boolean> wait : waits) {
            assertThat(wait.get()).isTrue();
        }
    }

    @Test
    void closingEndsTheWaitsOfAllThreads() throws Exception {
        List<Future<Boolean>> waits = List.of(
                platform.submit(waitFor(1)),
                platform.submit(waitFor(2)),
                virtual.submit(waitFor(3)),
                virtual.submit(waitFor(4)));
        received.await();
        closed = true;
        leader.wakeAll();

        for (Future<Boolean> wait : waits) {
            assertThatThrownBy(wait::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void aPlatformThreadReceivesForVirtualThreads() throws Exception {
        Future<Boolean> first = virtual.submit(waitFor(1));
        received.await();
        Future<Boolean> second = virtual.submit(waitFor(2));
        descriptor.addAll(List.of(2, 1));

        assertThat(first.get()).isTrue();
        assertThat(second.get()).isTrue();
        assertThat(receivers).hasSize(1).noneMatch(Thread::isVirtual).allMatch(Thread::isDaemon);
    }

    @Test
    void theSameThreadReceivesForLaterVirtualThreads() throws Exception {
        for (int agent = 1; agent <= 5; agent++) {
            Future<Boolean> wait = virtual.submit(waitFor(agent));
            descriptor.add(agent);

            assertThat(wait.get()).isTrue();
        }
        assertThat(receivers).hasSize(1);
    }

    @Test
    void virtualThreadsAreServedWhenThePlatformThreadThatLedHasEnded() throws Exception {
        Future<Boolean> first = platform.submit(waitFor(1));
        received.await();
        Future<Boolean> second = virtual.submit(waitFor(2));
        descriptor.add(1);
        assertThat(first.get()).isTrue();
        descriptor.add(2);

        assertThat(second.get()).isTrue();
    }

    @Test
    void virtualThreadsThrowWhatReceivingForThemThrows() throws Exception {
        Future<Boolean> first = virtual.submit(waitFor(1));
        received.await();
        Future<Boolean> second = virtual.submit(waitFor(2));
        deviceGone = true;

        assertThatThrownBy(first::get).hasCause(gone);
        assertThatThrownBy(second::get).hasCause(gone);
    }

    @Test
    void aVirtualThreadWaitsNoLongerThanItsDeadline() throws Exception {
        assertThat(virtual.submit(() -> await(() -> false, TimeUnit.MILLISECONDS.toNanos(50)))
                        .get())
                .isFalse();
    }

    @Test
    void closingEndsTheThreadThatReceivesForVirtualThreads() throws Exception {
        descriptor.add(1);
        assertThat(virtual.submit(waitFor(1)).get()).isTrue();

        leader.close();

        for (Thread receiver : receivers) {
            receiver.join();
        }
        assertThat(lock.isLocked()).isFalse();
        leader.close();
    }
}
