package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.WorkCompletion;

/** The loop through the tier of immutable objects. */
final class FriendlyCycle implements Cycle {
    private final StandInPair pair;
    private final int count;
    private final RemoteMemory remote;

    FriendlyCycle(StandInPair pair, int count) {
        this.pair = pair;
        this.count = count;
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
        SendRequest[] requests = new SendRequest[count];
        for (int i = 0; i < count; i++) {
            requests[i] = SendRequest.write(number + i, remote, pair.region.slice(i, LENGTH));
        }
        if (pair.queuePair.postSend(requests) != count) {
            throw new AssertionError("the queue is full");
        }
        long sum = 0;
        for (WorkCompletion completion : pair.queue.poll(count)) {
            sum += read(completion);
        }
        return sum;
    }

    /** Reads a completion. */
    static long read(WorkCompletion completion) {
        completion.requireSuccess();
        if (completion.immediate().isPresent()) {
            throw new AssertionError(completion.toString());
        }
        return completion.wrId() + completion.opcodeValue() + completion.byteLength() + completion.qpn();
    }

    @Override
    public void close() {
        pair.close();
    }
}
