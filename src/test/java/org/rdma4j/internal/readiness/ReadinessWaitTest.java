package org.rdma4j.internal.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.RdmaException;

/** Waits on an eventfd, which behaves like the descriptors of devices. */
@Timeout(60)
class ReadinessWaitTest {
    /** Stays open until the JVM ends. */
    private final int descriptor = SystemCalls.eventDescriptor();

    private final ReadinessWait readiness = new ReadinessWait(descriptor);

    @AfterEach
    void close() {
        readiness.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesTheNextEvent(boolean virtual) throws Exception {
        FutureTask<Boolean> wait = start(virtual, Duration.ofMinutes(5));
        Thread.sleep(50);
        assertThat(wait.isDone()).isFalse();
        SystemCalls.signal(descriptor);
        assertThat(wait.get(10, TimeUnit.SECONDS)).isTrue();
        SystemCalls.signal(descriptor);
        assertThat(start(virtual, Duration.ZERO).get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(start(virtual, Duration.ZERO).get(10, TimeUnit.SECONDS)).isFalse();
        Duration longAgo = Duration.ofSeconds(Long.MIN_VALUE);
        assertThat(start(virtual, longAgo).get(10, TimeUnit.SECONDS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsWhenTheTimeHasPassed(boolean virtual) throws Exception {
        long begin = System.nanoTime();
        assertThat(start(virtual, Duration.ofMillis(100)).get(10, TimeUnit.SECONDS))
                .isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wakingEndsAllPresentAndLaterWaits(boolean virtual) throws Exception {
        List<FutureTask<Boolean>> waits = start(virtual, 50);
        Thread.sleep(100);
        readiness.wake();
        waits.add(start(virtual, Duration.ofMinutes(5)));
        waits.add(start(virtual, Duration.ofMinutes(5)));
        for (FutureTask<Boolean> wait : waits) {
            assertThat(wait.get(10, TimeUnit.SECONDS)).isFalse();
        }
    }

    /** Each of many threads takes one event, and only then the next event is signaled. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wakesEachWaitingThread(boolean virtual) throws Exception {
        List<FutureTask<Boolean>> waits = start(virtual, virtual ? 2000 : 50);
        for (int taken = 0; taken < waits.size(); taken++) {
            SystemCalls.signal(descriptor);
            while (PollingWaiter.isReady(descriptor)) {
                Thread.onSpinWait();
            }
        }
        for (FutureTask<Boolean> wait : waits) {
            assertThat(wait.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Threads time out while others are woken; the remaining threads must still be woken. */
    @Test
    void wakesTheRemainingThreadsAfterOthersTimeOut() throws Exception {
        for (int round = 0; round < 200; round++) {
            List<FutureTask<Boolean>> impatient = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                impatient.add(start(true, Duration.ofNanos(200_000L * i)));
            }
            FutureTask<Boolean> patient = start(true, Duration.ofMinutes(5));
            for (FutureTask<Boolean> wait : impatient) {
                SystemCalls.signal(descriptor);
                wait.get(10, TimeUnit.SECONDS);
            }
            SystemCalls.signal(descriptor);
            assertThat(patient.get(10, TimeUnit.SECONDS)).isTrue();
            take();
        }
    }

    @Test
    void servesPlatformAndVirtualThreadsTogether() throws Exception {
        List<FutureTask<Boolean>> waits = start(true, 20);
        waits.addAll(start(false, 20));
        for (int taken = 0; taken < waits.size(); taken++) {
            SystemCalls.signal(descriptor);
            while (PollingWaiter.isReady(descriptor)) {
                Thread.onSpinWait();
            }
        }
        for (FutureTask<Boolean> wait : waits) {
            assertThat(wait.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsAtASignalAlsoAnEarlierOne(boolean virtual) throws Exception {
        WakeSignal signal = new WakeSignal();
        FutureTask<Boolean> wait = start(virtual, signal, signal.given(), Duration.ofMinutes(5));
        Thread.sleep(50);
        assertThat(wait.isDone()).isFalse();
        long known = signal.given();
        signal.give();
        assertThat(wait.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(start(virtual, signal, known, Duration.ofMinutes(5)).get(10, TimeUnit.SECONDS))
                .isFalse();
        FutureTask<Boolean> next = start(virtual, signal, signal.given(), Duration.ofMinutes(5));
        SystemCalls.signal(descriptor);
        assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWaitForASignalEndsWhenTheTimeHasPassed(boolean virtual) throws Exception {
        WakeSignal signal = new WakeSignal();
        long begin = System.nanoTime();
        assertThat(start(virtual, signal, signal.given(), Duration.ofMillis(100))
                        .get(10, TimeUnit.SECONDS))
                .isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    /** The event that a thread takes may be for another thread; then it waits on. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsOnAfterAnEventForAnotherThread(boolean virtual) throws Exception {
        WakeSignal signal = new WakeSignal();
        AtomicInteger taken = new AtomicInteger();
        FutureTask<Boolean> wait = run(virtual, () -> {
            long deadline = ReadinessWait.deadline(Duration.ofMinutes(5));
            @Nullable
            Boolean third = readiness.await(deadline, signal, signal.given(), () -> {
                @Nullable Boolean something = take();
                boolean isThird = something != null && taken.incrementAndGet() == 3;
                return isThird ? something : null;
            });
            return third != null;
        });
        for (int i = 1; i <= 3; i++) {
            assertThat(wait.isDone()).isFalse();
            SystemCalls.signal(descriptor);
            while (taken.get() < i) {
                Thread.onSpinWait();
            }
        }
        assertThat(wait.get(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Returns whether an event was taken. */
    private FutureTask<Boolean> start(boolean virtual, WakeSignal signal, long known, Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        return run(virtual, () -> readiness.await(deadline, signal, known, this::take) != null);
    }

    private static <T> FutureTask<T> run(boolean virtual, Callable<T> waiting) {
        FutureTask<T> wait = new FutureTask<>(waiting);
        if (virtual) {
            Thread.startVirtualThread(wait);
        } else {
            Thread.ofPlatform().daemon().start(wait);
        }
        return wait;
    }

    private List<FutureTask<Boolean>> start(boolean virtual, int count) {
        List<FutureTask<Boolean>> waits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waits.add(start(virtual, Duration.ofMinutes(5)));
        }
        return waits;
    }

    private FutureTask<Boolean> start(boolean virtual, Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        return run(virtual, () -> readiness.await(deadline, this::take) != null);
    }

    /** Takes all signaled events; null if another thread was faster. */
    private @Nullable Boolean take() {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls.drain(descriptor, arena.allocate(ValueLayout.JAVA_LONG));
            return true;
        } catch (RdmaException _) {
            return null;
        }
    }
}
