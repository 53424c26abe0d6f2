package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendChain;

/** One request at a time through the tier that allocates nothing. */
final class FastSingle implements Cycle {
    private final StandInPair pair;
    private final MemoryRegion region;
    private final SendChain sends;
    private final CompletionBatch batch;
    private final long remoteAddress;
    private final int rkey;

    FastSingle(StandInPair pair) {
        this.pair = pair;
        this.region = pair.region;
        this.sends = pair.queuePair.sendChain(1);
        this.batch = pair.queue.batch(1);
        RemoteMemory remote = region.remote();
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
        sends.write(0, number, remoteAddress, rkey, region, 0, LENGTH);
        if (sends.post(1) != 1 || batch.poll() != 1) {
            throw new AssertionError("a request was not posted, or not completed");
        }
        return read(batch);
    }

    /** Reads the completion. */
    static long read(CompletionBatch batch) {
        if (!batch.isSuccess(0) || batch.hasImmediate(0)) {
            throw new AssertionError(batch.completion(0).toString());
        }
        return batch.wrId(0) + batch.opcodeValue(0) + batch.byteLength(0) + batch.qpn(0);
    }

    @Override
    public void close() {
        pair.close();
    }
}
