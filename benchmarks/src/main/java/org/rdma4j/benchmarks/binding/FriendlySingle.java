package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.WorkCompletion;

/** One request at a time through the tier of immutable objects. */
final class FriendlySingle implements Cycle {
    private final StandInPair pair;
    private final RemoteMemory remote;

    FriendlySingle(StandInPair pair) {
        this.pair = pair;
        this.remote = pair.region.remote();
    }

    @Override
    public long run(long rounds) {
        long sum = 0;
        for (long round = 0; round < rounds; round++) {
            sum += round(round);
        }
        return sum;
    }

    private long round(long number) {
        if (!pair.queuePair.postSend(SendRequest.write(number, remote, pair.region.slice(0, LENGTH)))) {
            throw new AssertionError("the queue is full");
        }
        long sum = 0;
        for (WorkCompletion completion : pair.queue.poll(1)) {
            sum += FriendlyCycle.read(completion);
        }
        return sum;
    }

    @Override
    public void close() {
        pair.close();
    }
}
