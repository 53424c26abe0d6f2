package org.rdma4j.benchmarks.binding;

import java.util.List;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.WorkCompletion;

/** The loop through the tier of immutable objects. */
final class FriendlyCycle implements Cycle {
    private final StandInPair pair;
    private final int count;
    private final RemoteMemory remote;
    private final SendRequest[] requests;

    FriendlyCycle(StandInPair pair, int count) {
        this.pair = pair;
        this.count = count;
        this.remote = pair.region.remote();
        this.requests = new SendRequest[count];
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
        for (int i = 0; i < count; i++) {
            requests[i] = SendRequest.write(number + i, remote, pair.region.slice(i, OCTETS));
        }
        if (pair.queuePair.post(requests) != count) {
            throw new AssertionError("the queue is full");
        }
        List<WorkCompletion> completions = pair.queue.poll(count);
        long sum = 0;
        for (WorkCompletion completion : completions) {
            completion.requireSuccess();
            if (completion.immediate().isPresent()) {
                throw new AssertionError(completion.toString());
            }
            sum += completion.wrId() + completion.opcode().value() + completion.byteLength() + completion.qpn();
        }
        return sum;
    }

    @Override
    public void close() {
        pair.close();
    }
}
