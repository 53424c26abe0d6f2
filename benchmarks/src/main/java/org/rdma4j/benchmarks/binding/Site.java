package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendChain;

/**
 * The objects of one of several loops in a program: a queue pair of its own, and the tier that allocates nothing. A
 * single loop has the same objects in its own fields: one more object in between would be visible in a round of one
 * request.
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
