package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
@Timeout(60)
class CompletionChannelTest {
    @Test
    void announcesARequestedCompletion() {
        try (Context context = SoftRoceDevice.open()) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            CompletionChannel channel = context.createCompletionChannel();
            CompletionQueue completions = channel.createCompletionQueue(16);
            QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
            queuePair.connect(queuePair.bind(LocalPort.port(1)));
            MemoryRegion buffer = domain.allocate(128, AccessFlag.LOCAL_WRITE);

            completions.requestNotification();
            assertThat(completions.poll(1)).isEmpty();
            assertThat(channel.await(Duration.ZERO)).isEmpty();
            queuePair.postReceive(1, buffer.slice(0, 64));
            queuePair.postSend(2, buffer.slice(64, 64));
            assertThat(channel.await(Duration.ofSeconds(20))).containsSame(completions);
            assertThat(completions.poll(16)).isNotEmpty();
        }
    }

    @Test
    void aWaitEndsAtItsTimeOut() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionChannel channel = context.createCompletionChannel();
            long begin = System.nanoTime();
            assertThat(channel.await(Duration.ofMillis(200))).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void closingWakesAWaitingThread() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionChannel channel = context.createCompletionChannel();
            CompletableFuture<Object> waiting =
                    CompletableFuture.supplyAsync(() -> channel.await(Duration.ofDays(100_000)));
            assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isNotInstanceOf(ExecutionException.class);
            channel.close();
            assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was closed while a thread waited on it");
        }
    }

    @Test
    void aWakeUpEndsThePresentWaitsOrTheNextOne() throws Exception {
        try (Context context = SoftRoceDevice.open()) {
            CompletionChannel channel = context.createCompletionChannel();
            channel.wakeUp();
            assertThat(channel.await(Duration.ofMinutes(5))).isEmpty();
            assertTimesOut(channel);
            for (boolean virtual : new boolean[] {false, true}) {
                List<FutureTask<Object>> waits = waiters(virtual, 3, channel);
                channel.wakeUp();
                for (FutureTask<Object> wait : waits) {
                    assertThat(wait.get(20, TimeUnit.SECONDS)).isEqualTo(Optional.empty());
                }
                assertTimesOut(channel);
            }
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (Context context = SoftRoceDevice.open()) {
            CompletionChannel channel = context.createCompletionChannel();
            for (boolean virtual : new boolean[] {false, true}) {
                FutureTask<Boolean> wait = new FutureTask<>(
                        () -> channel.await(Duration.ofMinutes(5)).isEmpty() && Thread.interrupted());
                Thread thread = start(virtual, wait);
                Thread.sleep(200);
                thread.interrupt();
                assertThat(wait.get(20, TimeUnit.SECONDS)).isTrue();
                assertTimesOut(channel);
            }
            Thread.currentThread().interrupt();
            assertThat(channel.await(Duration.ofMinutes(5))).isEmpty();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void assertTimesOut(CompletionChannel channel) {
        long begin = System.nanoTime();
        assertThat(channel.await(Duration.ofMillis(50))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    /** Starts threads that wait on the channel, and gives them time to begin. */
    private static List<FutureTask<Object>> waiters(boolean virtual, int count, CompletionChannel channel)
            throws InterruptedException {
        List<FutureTask<Object>> waits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FutureTask<Object> wait = new FutureTask<>(() -> channel.await(Duration.ofMinutes(5)));
            start(virtual, wait);
            waits.add(wait);
        }
        Thread.sleep(300);
        return waits;
    }

    private static Thread start(boolean virtual, Runnable task) {
        return virtual
                ? Thread.startVirtualThread(task)
                : Thread.ofPlatform().daemon().start(task);
    }
}
