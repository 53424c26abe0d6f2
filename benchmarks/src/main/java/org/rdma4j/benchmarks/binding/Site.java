package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendChain;

/**
 * What one of several loops in a program works with: a queue pair of its own, and the tier that allocates nothing. Loops
 * that are alone have the same in fields of their own: one object more on the way shows in a round of one request.
 */
final class Site implements AutoCloseable {
    final MemoryRegion region;
    final SendChain sends;
    final CompletionBatch batch;
    final long remoteAddress;
    final int rkey;
    private final StandInPair pair;

    Site(StandInPair pair, int count) {
        this.pair = pair;
        this.region = pair.region;
        this.sends = pair.queuePair.sendChain(count);
        this.batch = pair.queue.batch(count);
        RemoteMemory remote = region.remote();
        this.remoteAddress = remote.address();
        this.rkey = remote.rkey();
    }

    @Override
    public void close() {
        pair.close();
    }
}
