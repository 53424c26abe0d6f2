package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Chains and batches are for one thread at a time. Other threads are refused and can do no harm. */
@Tag("soft-roce")
class WorkChainThreadsTest {
    private static final int LARGE = 1 << 20;

    @Test
    void everyMethodRefusesASecondThread() throws Exception {
        try (ConnectedPair pair = new ConnectedPair(spec -> spec.withMaxInlineData(64), ConnectionOptions.defaults())) {
            SendChain sends = pair.left.queuePair.sendChain(2);
            ReceiveChain receives = pair.left.queuePair.receiveChain(2);
            CompletionBatch batch = pair.left.completions.batch(1);
            sends.send(0, 1);
            receives.receive(0, 1);
            batch.poll();
            MemoryRegion buffer = pair.left.buffer;
            for (Runnable use : List.<Runnable>of(
                    () -> sends.send(0, 2),
                    () -> sends.sendWithImmediate(0, 2, 3),
                    () -> sends.sendWithInvalidate(0, 2, 3),
                    () -> sends.write(0, 2, 0, 0),
                    () -> sends.writeWithImmediate(0, 2, 0, 0, 0),
                    () -> sends.read(0, 2, 0, 0),
                    () -> sends.compareAndSwap(0, 2, 0, 0, 0, 0),
                    () -> sends.fetchAndAdd(0, 2, 0, 0, 0),
                    () -> sends.localInvalidate(0, 2, 3),
                    () -> sends.buffer(0, buffer, 0, 8),
                    () -> sends.inline(0, MemorySegment.ofArray(new byte[8])),
                    () -> sends.unsignaled(0),
                    () -> sends.solicited(0),
                    () -> sends.fenced(0),
                    () -> sends.post(1),
                    sends::handOver,
                    () -> receives.receive(0, 2),
                    () -> receives.buffer(0, buffer, 0, 8),
                    () -> receives.post(1),
                    receives::handOver,
                    batch::poll,
                    batch::handOver)) {
                assertThat(inAnotherThread(() -> catchThrowable(use::run)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("it is for one thread at a time");
            }
        }
    }

    @Test
    void isBuiltInOneThreadAndUsedInAnother() throws Exception {
        try (ConnectedPair pair = new ConnectedPair()) {
            SendChain sends = pair.left.queuePair.sendChain(1);
            ReceiveChain receives = pair.right.queuePair.receiveChain(1);
            CompletionBatch batch = pair.right.completions.batch(1);
            MemoryRegion from = pair.left.put("work").region();
            int length = inAnotherThread(() -> {
                receives.receive(0, 1, pair.right.buffer, 0, 64);
                assertThat(receives.post(1)).isOne();
                sends.send(0, 2, from, 0, 4);
                assertThat(sends.post(1)).isOne();
                assertThat(batch.await(WaitingStrategy.spinning(), Duration.ofSeconds(20)))
                        .isOne();
                return batch.byteLength(0);
            });
            assertThat(pair.right.text(length)).isEqualTo("work");
        }
    }

    @Test
    void isHandedOverByItsOwner() throws Exception {
        try (ConnectedPair pair = new ConnectedPair()) {
            SendChain sends = pair.left.queuePair.sendChain(1);
            sends.send(0, 2);
            pair.right.queuePair.postReceive(ReceiveRequest.of(1));
            sends.handOver();
            FutureTask<Integer> post = new FutureTask<>(() -> sends.post(1));
            AtomicBoolean done = new AtomicBoolean();
            Thread other = Thread.ofPlatform().start(() -> {
                post.run();
                while (!done.get()) {
                    Thread.onSpinWait();
                }
            });
            assertThat(post.get()).isOne();
            assertThat(catchThrowable(() -> sends.send(0, 3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("handOver()");
            done.set(true);
            other.join();
            sends.send(0, 4); // the owner has ended
        }
    }

    /** Otherwise the provider would copy 1 MiB into a request that has room for 64 bytes, and the JVM would crash. */
    @Test
    void aSecondThreadCannotRewriteARequestWhileItIsPosted() throws Exception {
        try (ConnectedPair pair = new ConnectedPair(
                spec -> ConnectedPair.allAccess(spec.withMaxInlineData(64)), ConnectionOptions.defaults())) {
            MemoryRegion large = pair.openMemory(LARGE);
            RemoteMemory target = large.remote();
            SendChain chain = pair.left.queuePair.sendChain(1);
            chain.send(0, 1);
            AtomicBoolean stop = new AtomicBoolean();
            FutureTask<List<Throwable>> rewriting = new FutureTask<>(() -> {
                List<Throwable> refusals = new ArrayList<>();
                while (!stop.get() || refusals.isEmpty()) {
                    refusals.add(
                            catchThrowable(() -> chain.write(0, 2, target.address(), target.rkey(), large, 0, LARGE)));
                }
                return refusals;
            });
            Thread.ofPlatform().start(rewriting);
            MemorySegment eight = MemorySegment.ofArray(new byte[8]);
            for (int i = 0; i < 500; i++) {
                chain.write(0, 3, target.address(), target.rkey());
                chain.inline(0, eight);
                assertThat(chain.post(1)).isOne();
                pair.left.completion().requireSuccess();
            }
            stop.set(true);
            assertThat(rewriting.get())
                    .allMatch(IllegalStateException.class::isInstance)
                    .isNotEmpty();
        }
    }

    /**
     * The array of requests belongs to the caller: another thread may write to it while the requests are checked and
     * posted.
     */
    @Test
    void aSecondThreadCannotExchangeACheckedRequest() throws Exception {
        try (ConnectedPair pair = new ConnectedPair()) {
            SendRequest fine = SendRequest.send(1);
            SendRequest tooMany = SendRequest.send(2, pair.left.buffer.whole(), pair.left.buffer.whole());
            SendRequest[] requests = {fine, fine, fine, fine};
            AtomicBoolean stop = new AtomicBoolean();
            FutureTask<Boolean> rewriting = new FutureTask<>(() -> {
                while (!stop.get()) {
                    requests[3] = tooMany;
                    requests[3] = fine;
                }
                return true;
            });
            Thread.ofPlatform().start(rewriting);
            for (int i = 0; i < 500; i++) {
                for (int k = 0; k < 4; k++) {
                    pair.right.queuePair.postReceive(ReceiveRequest.of(k));
                }
                Throwable refusal = catchThrowable(
                        () -> assertThat(pair.left.queuePair.postSend(requests)).isEqualTo(4));
                if (refusal == null) {
                    assertThat(pair.left.completions(4))
                            .extracting(WorkCompletion::wrId)
                            .containsOnly(1L);
                    assertThat(pair.right.completions(4)).allMatch(WorkCompletion::isSuccess);
                } else {
                    assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
                    pair.right.queuePair.drain(Duration.ofSeconds(20));
                    return;
                }
            }
            stop.set(true);
            assertThat(rewriting.get()).isTrue();
        }
    }

    /** If another thread resets the queue pair meanwhile, providers return an error without naming a request. */
    @Test
    void postingWhileAnotherThreadReconnectsNamesTheRequestOrNone() throws Exception {
        try (ConnectedPair pair = new ConnectedPair()) {
            AtomicBoolean stop = new AtomicBoolean();
            List<FutureTask<List<Throwable>>> posting = List.of(
                    new FutureTask<>(() -> refusals(stop, pair, 1)), new FutureTask<>(() -> refusals(stop, pair, 3)));
            posting.forEach(task -> Thread.ofPlatform().start(task));
            int connected = 0;
            for (int i = 0; i < 100; i++) {
                connected += reconnect(pair.left.queuePair) ? 1 : 0;
            }
            stop.set(true);
            assertThat(connected).isGreaterThan(50);
            for (FutureTask<List<Throwable>> task : posting) {
                assertThat(task.get()).isNotEmpty().allSatisfy(refusal -> {
                    assertThat(refusal).isInstanceOfAny(IllegalStateException.class, WorkRequestException.class);
                    if (refusal instanceof WorkRequestException exception) {
                        assertThat(exception.posted().isPresent())
                                .isEqualTo(exception.wrId().isPresent())
                                .isNotEqualTo(
                                        String.valueOf(refusal.getMessage()).contains("does not say which one"));
                    }
                });
            }
        }
    }

    @Test
    void eightThreadsMayMisuseEverything() throws Exception {
        MisusedObjects.misuse(Duration.ofSeconds(3), 20261127);
    }

    /**
     * Soft-RoCE may still execute a request from before the reset. If that request fails, the queue pair goes to ERROR.
     */
    private static boolean reconnect(QueuePair queuePair) {
        queuePair.modify(QueuePairModification.to(QueuePairState.RESET));
        try {
            queuePair.connect(queuePair.bind(LocalPort.port(SoftRoceDevice.PORT)));
            return true;
        } catch (RdmaException e) {
            assertThat(e).hasMessageContaining("does not go from ERROR");
            return false;
        }
    }

    private static List<Throwable> refusals(AtomicBoolean stop, ConnectedPair pair, int count) {
        SendChain chain = pair.left.queuePair.sendChain(count);
        for (int i = 0; i < count; i++) {
            chain.send(i, i);
        }
        List<Throwable> refusals = new ArrayList<>();
        CompletionBatch batch = pair.left.completions.batch(16);
        while (!stop.get() || refusals.isEmpty()) {
            Throwable refusal = catchThrowable(() -> chain.post(count));
            if (refusal != null && refusals.size() < 1000) {
                refusals.add(refusal);
            }
            batch.poll();
        }
        return refusals;
    }

    private static <T> T inAnotherThread(Callable<T> action) throws InterruptedException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(action);
        Thread.ofPlatform().name("another").start(task);
        return task.get();
    }
}
