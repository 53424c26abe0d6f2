package org.rdma4j.verbs;

import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.datapath.DataPath;
import org.rdma4j.internal.datapath.NativeReceiveRequests;
import org.rdma4j.internal.datapath.QueuePairCounting;
import org.rdma4j.internal.lifetime.ExclusiveUse;
import org.rdma4j.internal.lifetime.LifetimeUses;

/** The receive queue of a queue pair, or one that queue pairs share. */
final class ReceiveQueue extends WorkQueue<ReceiveRequest, NativeReceiveRequests> {
    private final DataPath dataPath;
    private final long queue;
    /** Null if queue pairs share the queue. */
    private final @Nullable QueuePair queuePair;
    /** Null if nothing is counted. */
    private final @Nullable QueuePairCounting counting;

    private ReceiveQueue(
            String verb,
            ProtectionDomain domain,
            long queue,
            @Nullable QueuePair queuePair,
            int maxSegments,
            ExclusiveUse exclusive,
            @Nullable QueuePairCounting counting) {
        super(verb, domain, maxSegments, exclusive);
        this.dataPath = domain.context().dataPath();
        this.queue = queue;
        this.queuePair = queuePair;
        this.counting = counting;
    }

    /** The receive queue of one queue pair; {@code ibv_post_recv(3)}. */
    static ReceiveQueue ofQueuePair(
            QueuePair queuePair,
            long pointer,
            int maxSegments,
            ExclusiveUse exclusive,
            @Nullable QueuePairCounting counting) {
        return new ReceiveQueue(
                "ibv_post_recv", queuePair.domain(), pointer, queuePair, maxSegments, exclusive, counting);
    }

    /** A receive queue that queue pairs share; {@code ibv_post_srq_recv(3)}. */
    static ReceiveQueue shared(ProtectionDomain domain, long pointer, int maxSegments, ExclusiveUse exclusive) {
        return new ReceiveQueue("ibv_post_srq_recv", domain, pointer, null, maxSegments, exclusive, null);
    }

    @Override
    NativeReceiveRequests allocate(int requests) {
        return new NativeReceiveRequests(requests, maxSegments());
    }

    @Override
    long longestMessage() {
        return queuePair == null ? Long.MAX_VALUE : queuePair.longestReceive();
    }

    @Override
    void requireMessageSize(long length) {
        long longest = longestMessage();
        if (length > longest) {
            throw new IllegalArgumentException(
                    "a receive of %s bytes is longer than any message of the %s, which has at "
                                    .formatted(length, queuePair)
                            + "most %s bytes".formatted(longest));
        }
    }

    @Override
    void check(ReceiveRequest request) {
        requireBuffers(request.buffers().size());
        long length = request.length();
        if (length > longestMessage()) {
            requireMessageSize(length);
        }
    }

    @Override
    void write(NativeReceiveRequests requests, int index, ReceiveRequest request) {
        requests.begin(index, request.wrId(), 0);
        writeBuffers(requests, index, request.buffers());
    }

    @Override
    boolean namesObjects(ReceiveRequest request) {
        return false;
    }

    @Override
    void use(ReceiveRequest request, LifetimeUses uses) {
        // A receive names no objects.
    }

    @Override
    int handToDevice(NativeReceiveRequests requests, int first, int end) {
        int result = submit(requests, first, end);
        int taken = result == 0 ? end : requests.badIndex(first, end);
        if (counting != null) {
            counting.receives(requests, first, taken, end);
        }
        return result == 0 ? end - first : refused(result, requests, first, end, taken);
    }

    private int submit(NativeReceiveRequests requests, int first, int end) {
        long chain = requests.chain(first, end);
        return queuePair == null
                ? dataPath.postSharedReceive(queue, chain, requests.badAddress())
                : dataPath.postReceive(queue, chain, requests.badAddress());
    }
}
