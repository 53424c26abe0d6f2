package org.rdma4j.internal.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counts made-up completions for their queue pairs. */
class CountedQueuePairsTest {
    private final CountedQueuePairs counted = new CountedQueuePairs();

    @Test
    void queuePairsAreFoundWhileOthersAreAddedAndRemoved() {
        Random random = new Random(6);
        List<QueuePairCounting> there = new ArrayList<>();
        List<QueuePairCounting> gone = new ArrayList<>();
        NativeCompletions completion = new NativeCompletions(1, CompletionFields.STANDARD);
        assertThat(counted.isEmpty()).isTrue();
        for (int round = 0; round < 300; round++) {
            if (there.isEmpty() || random.nextInt(3) > 0) {
                // Adjacent numbers, and numbers with the same lower bits.
                QueuePairCounting another =
                        new QueuePairCounting(random.nextBoolean() ? 0x100 + round : (round + 1) << 14);
                counted.add(another);
                there.add(another);
            } else {
                Collections.shuffle(there, random);
                counted.remove(there.getFirst());
                gone.add(there.removeFirst());
            }
            assertThat(counted.isEmpty()).isEqualTo(there.isEmpty());
            for (QueuePairCounting each : there) {
                long before = each.completions(0);
                count(completion, each.qpn(), 0);
                assertThat(each.completions(0)).isEqualTo(before + 1);
            }
            List<Long> before = gone.stream().map(each -> each.completions(0)).toList();
            gone.forEach(each -> count(completion, each.qpn(), 0));
            assertThat(gone.stream().map(each -> each.completions(0)).toList()).isEqualTo(before);
        }
        there.forEach(counted::remove);
        assertThat(counted.isEmpty()).isTrue();
    }

    @Test
    void eachStatusHasItsOwnCount() {
        QueuePairCounting queuePair = new QueuePairCounting(7);
        counted.add(queuePair);
        NativeCompletions completion = new NativeCompletions(1, CompletionFields.STANDARD);
        for (int status : new int[] {0, 5, 12, 5, 40, 63, 1000, -1, 0, 0}) {
            count(completion, 7, status);
        }
        count(completion, 8, 5);
        assertThat(queuePair.completions(0)).isEqualTo(3);
        assertThat(failed(queuePair)).containsOnly(entry(5, 2L), entry(12, 1L), entry(40, 1L), entry(63, 3L));
    }

    @Test
    void threadsCountExactly() throws Exception {
        int threads = 4;
        int times = 50_000;
        QueuePairCounting queuePair = new QueuePairCounting(0xFFFFFF);
        counted.add(new QueuePairCounting(0xFFFFFE));
        counted.add(queuePair);
        try (ExecutorService running = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(running.submit(() -> {
                    NativeCompletions completion = new NativeCompletions(1, CompletionFields.STANDARD);
                    for (int j = 0; j < times; j++) {
                        count(completion, 0xFFFFFF, 0);
                        count(completion, 0xFFFFFF, 5);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(queuePair.completions(0)).isEqualTo((long) threads * times);
        assertThat(failed(queuePair)).containsOnly(entry(5, (long) threads * times));
    }

    /** The count of each status except success. */
    private static Map<Integer, Long> failed(QueuePairCounting queuePair) {
        return IntStream.range(1, QueuePairCounting.STATUSES)
                .filter(status -> queuePair.completions(status) > 0)
                .boxed()
                .collect(Collectors.toMap(status -> status, queuePair::completions));
    }

    private void count(NativeCompletions completion, int qpn, int status) {
        completion.begin(0, 1, status);
        completion.queuePairs(0, qpn, 0);
        counted.count(completion, 0);
    }
}
