package org.rdma4j.internal.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only one thread at a time may use an object, both on the fast path of the favoured thread and with the lock. */
@Timeout(60)
class ExclusiveUseTest {
    private static final int TURNS = 100_000;

    private final Lifetime lifetime = Lifetime.begin("object", () -> released = true);
    private final ExclusiveUse use = new ExclusiveUse(() -> lifetime);
    /** Memory that two threads must not write to at the same time. */
    private long plain;

    private volatile boolean released;

    /** Two threads take over from each other a few times. Among eight threads none stays favoured for long. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void threadsNeverUseTheObjectAtTheSameTime(int count) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(() -> takeTurns(TURNS)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(plain).isEqualTo((long) count * TURNS);
    }

    /** Each thread comes while the previous one is favoured and in the middle of its uses. */
    @Test
    void passesFromAThreadInTheMiddleOfItsUses() throws Exception {
        long expected = 0;
        for (int round = 0; round < 500; round++) {
            ExclusiveUse fresh = new ExclusiveUse(() -> lifetime);
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<Long> former = started(() -> {
                for (int i = 0; i < 2_000; i++) {
                    takeTurn(fresh);
                    begun.countDown();
                }
                return 2_000L;
            });
            begun.await();
            takeTurn(fresh);
            expected += 1 + former.get();
        }
        assertThat(plain).isEqualTo(expected);
    }

    /** An object that was made from this one must be able to end its dependence also while this one closes. */
    @Test
    void isExcludedAlsoWhileTheObjectCloses() throws Exception {
        lifetime.beginUse();
        FutureTask<Long> closing = started(() -> {
            lifetime.close();
            return 0L;
        });
        while (!lifetime.isClosed()) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(use::begin).isInstanceOf(IllegalStateException.class);

        use.exclude(() -> plain = 7);

        assertThat(plain).isEqualTo(7);
        assertThat(released).isFalse();
        lifetime.endUse();
        closing.get();
        assertThat(released).isTrue();
    }

    @Test
    void waitsForTheFavouredThreadToExcludeIt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        FutureTask<Long> favoured = started(() -> {
            use.begin();
            inside.countDown();
            leave.await();
            plain = 1;
            use.end();
            return plain;
        });
        inside.await();
        FutureTask<Long> excluding = new FutureTask<>(() -> {
            use.exclude(() -> plain += 10);
            return plain;
        });
        awaitWaiting(start(excluding));
        leave.countDown();
        assertThat(favoured.get()).isPositive();
        assertThat(excluding.get()).isEqualTo(11);
    }

    @Test
    void waitsForTheFavouredThread() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        FutureTask<Long> favoured = started(() -> {
            use.begin();
            inside.countDown();
            leave.await();
            plain = 1;
            use.end();
            return plain;
        });
        inside.await();
        FutureTask<Long> next = new FutureTask<>(() -> {
            use.begin();
            try {
                return plain;
            } finally {
                use.end();
            }
        });
        awaitWaiting(start(next));
        leave.countDown();
        assertThat(next.get()).isEqualTo(1);
        assertThat(favoured.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20})
    void isRefusedWhenTheObjectIsClosed(int otherThreads) throws Exception {
        takeTurn(use);
        for (int i = 0; i < otherThreads; i++) {
            started(() -> takeTurns(1)).get();
            takeTurn(use);
        }
        lifetime.close();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(use::begin)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the object is closed");
        }
        assertThatThrownBy(() -> started(() -> takeTurns(1)).get()).hasMessageContaining("the object is closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    void keepsTheObjectFromBeingReleased(int otherThreads) throws Exception {
        for (int i = 0; i < otherThreads; i++) {
            started(() -> takeTurns(1)).get();
        }
        use.begin();
        FutureTask<Boolean> closing = started(() -> {
            lifetime.close();
            return true;
        });
        while (!lifetime.isClosed()) {
            Thread.onSpinWait();
        }
        TimeUnit.MILLISECONDS.sleep(20);
        assertThat(released).isFalse();
        use.end();
        assertThat(closing.get()).isTrue();
        assertThat(released).isTrue();
    }

    private long takeTurns(int turns) {
        for (int i = 0; i < turns; i++) {
            takeTurn(use);
        }
        return turns;
    }

    private void takeTurn(ExclusiveUse of) {
        of.begin();
        try {
            plain++;
        } finally {
            of.end();
        }
    }

    private static <T> FutureTask<T> started(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        var _ = start(task);
        return task;
    }

    private static Thread start(Runnable action) {
        return Thread.ofPlatform().daemon().start(action);
    }

    /**
     * Waits until the thread parks, which it does again and again while it waits for another thread. Fails if it ends
     * instead.
     */
    private static void awaitWaiting(Thread thread) {
        Thread.State state;
        do {
            Thread.onSpinWait();
            state = thread.getState();
            assertThat(state).isNotEqualTo(Thread.State.TERMINATED);
        } while (state != Thread.State.TIMED_WAITING);
    }
}
