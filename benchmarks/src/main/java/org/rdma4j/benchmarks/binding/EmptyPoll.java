package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.CompletionBatch;

/** Polls an empty queue. */
final class EmptyPoll implements Cycle {
    private final StandInPair pair;
    private final CompletionBatch batch;

    EmptyPoll(StandInPair pair, int count) {
        this.pair = pair;
        this.batch = pair.queue.batch(count);
    }

    @Override
    public long run(long rounds) {
        long sum = 0;
        for (long round = 0; round < rounds; round++) {
            sum += poll();
        }
        return sum;
    }

    private int poll() {
        return batch.poll();
    }

    @Override
    public void close() {
        pair.close();
    }
}
