package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.WorkCompletion;

/** The loop through the tier of immutable objects, which posts the same requests each time. */
final class FriendlyPrepared implements Cycle {
    private final StandInPair pair;
    private final SendRequest[] requests;

    FriendlyPrepared(StandInPair pair, int count) {
        this.pair = pair;
        this.requests = new SendRequest[count];
        RemoteMemory remote = pair.region.remote();
        for (int i = 0; i < count; i++) {
            requests[i] = SendRequest.write(i, remote, pair.region.slice(i, LENGTH));
        }
    }

    @Override
    public long run(long rounds) {
        long sum = 0;
        for (long round = 0; round < rounds; round++) {
            sum += round();
        }
        return sum;
    }

    private long round() {
        if (pair.queuePair.postSend(requests) != requests.length) {
            throw new AssertionError("the queue is full");
        }
        long sum = 0;
        for (WorkCompletion completion : pair.queue.poll(requests.length)) {
            sum += FriendlyCycle.read(completion);
        }
        return sum;
    }

    @Override
    public void close() {
        pair.close();
    }
}
