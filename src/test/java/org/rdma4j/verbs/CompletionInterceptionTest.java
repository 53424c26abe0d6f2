package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** While a drain looks for its own completions, threads that normally poll without a lock must take the lock. */
@Tag("soft-roce")
class CompletionInterceptionTest {
    private static final int ROUNDS = 100_000;

    @Test
    @Timeout(120)
    void lastsUntilBothOfTwoDrainsAreDone() throws Exception {
        try (Context context = SoftRoceDevice.open();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CompletionQueue queue = context.createCompletionQueue(10);
            List<Future<Integer>> overlooked = new ArrayList<>();
            for (long marker : new long[] {1, 2}) {
                overlooked.add(threads.submit(() -> roundsOverlooked(queue, marker)));
            }
            for (Future<Integer> each : overlooked) {
                assertThat(each.get())
                        .as("rounds in which another thread could poll a drain's marker")
                        .isZero();
            }
            assertThat(queue.interception().isActive()).isFalse();
        }
    }

    /** The completions that were set aside have been returned by then, but more of them may come. */
    @Test
    void lastsUntilTheDrainIsDone() {
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
            CompletionQueue queue = pair.left.completions;
            RemoteMemory target = pair.openMemory(64).remote();
            MemorySlice word = pair.left.buffer.slice(0, 8);
            AtomicInteger found = new AtomicInteger();
            queue.interception().mark(1, found::incrementAndGet);
            pair.left.queuePair.postSend(SendRequest.write(1, target, word), SendRequest.write(2, target, word));
            SoftRoceDevice.settle();
            assertThat(queue.interception().takeOf(pair.right.queuePair.qpn())).isEmpty();
            assertThat(found).hasValue(1);
            assertThat(queue.poll(4)).extracting(WorkCompletion::wrId).containsExactly(2L);
            assertThat(queue.interception().isActive()).isTrue();
            queue.interception().unmark(1);
            assertThat(queue.interception().isActive()).isFalse();
        }
    }

    private static int roundsOverlooked(CompletionQueue queue, long marker) {
        int overlooked = 0;
        for (int i = 0; i < ROUNDS; i++) {
            queue.interception().mark(marker, () -> {});
            if (!queue.interception().isActive()) {
                overlooked++;
            }
            queue.interception().unmark(marker);
        }
        return overlooked;
    }
}
