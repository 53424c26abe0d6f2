package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendChain;

/** The loop through the tier that allocates nothing. */
final class FastCycle implements Cycle {
    private final StandInPair pair;
    private final int count;
    private final MemoryRegion region;
    private final SendChain sends;
    private final CompletionBatch batch;
    private final long remoteAddress;
    private final int rkey;
    private final boolean changes;

    /** Whether requests are written in each round, and not only once. */
    FastCycle(StandInPair pair, int count, boolean changes) {
        this.pair = pair;
        this.count = count;
        this.changes = changes;
        this.region = pair.region;
        this.sends = pair.queuePair.sendChain(count);
        this.batch = pair.queue.batch(count);
        RemoteMemory remote = region.remote();
        this.remoteAddress = remote.address();
        this.rkey = remote.rkey();
        write(0);
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
        if (changes) {
            write(number);
        }
        if (sends.post(count) != count) {
            throw new AssertionError("the queue is full");
        }
        return read(batch, batch.poll());
    }

    private void write(long number) {
        for (int i = 0; i < count; i++) {
            sends.write(i, number + i, remoteAddress, rkey, region, i, LENGTH);
        }
    }

    /** Reads the completions. */
    static long read(CompletionBatch batch, int found) {
        long sum = 0;
        for (int i = 0; i < found; i++) {
            if (!batch.isSuccess(i) || batch.hasImmediate(i)) {
                throw new AssertionError(batch.completion(i).toString());
            }
            sum += batch.wrId(i) + batch.opcodeValue(i) + batch.byteLength(i) + batch.qpn(i);
        }
        return sum;
    }

    @Override
    public void close() {
        pair.close();
    }
}
