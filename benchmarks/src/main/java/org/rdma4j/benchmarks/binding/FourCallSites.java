package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.DataPathCalls;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendChain;

/**
 * A program with more than one loop: a round is one each of four, with queue pairs of their own, which write, read, send,
 * and write with immediate data. The JIT compiler has to do well by all of them.
 */
final class FourCallSites implements Cycle {
    static final int LOOPS = 4;

    private final int count;
    private final StandInPair[] pairs = new StandInPair[LOOPS];
    private final SendChain[] sends = new SendChain[LOOPS];
    private final CompletionBatch[] batches = new CompletionBatch[LOOPS];
    private final long remoteAddress;
    private final int rkey;

    FourCallSites(DataPathCalls calls, int count) {
        this.count = count;
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = StandInPair.classic(calls);
            sends[i] = pairs[i].queuePair.sendChain(count);
            batches[i] = pairs[i].queue.batch(count);
        }
        RemoteMemory remote = pairs[0].region.remote();
        this.remoteAddress = remote.address();
        this.rkey = remote.rkey();
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
        return write(number) + read(number) + send(number) + writeWithImmediate(number);
    }

    private long write(long number) {
        SendChain chain = sends[0];
        for (int i = 0; i < count; i++) {
            chain.write(i, number + i, remoteAddress, rkey, pairs[0].region, i, OCTETS);
        }
        chain.post(count);
        return FastCycle.takeAll(batches[0]);
    }

    private long read(long number) {
        SendChain chain = sends[1];
        for (int i = 0; i < count; i++) {
            chain.read(i, number + i, remoteAddress, rkey, pairs[1].region, i, OCTETS);
        }
        chain.post(count);
        return FastCycle.takeAll(batches[1]);
    }

    private long send(long number) {
        SendChain chain = sends[2];
        for (int i = 0; i < count; i++) {
            chain.sendWithImmediate(i, number + i, i, pairs[2].region, i, OCTETS);
        }
        chain.post(count);
        return FastCycle.takeAll(batches[2]);
    }

    private long writeWithImmediate(long number) {
        SendChain chain = sends[3];
        for (int i = 0; i < count; i++) {
            chain.writeWithImmediate(i, number + i, remoteAddress, rkey, i, pairs[3].region, i, OCTETS);
        }
        chain.post(count);
        return FastCycle.takeAll(batches[3]);
    }

    @Override
    public void close() {
        for (StandInPair pair : pairs) {
            pair.close();
        }
    }
}
