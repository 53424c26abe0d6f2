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
    private final boolean shared;
    private final long queue;
    /** Null where nothing is counted. */
    private final @Nullable QueuePairCounting counting;

    private ReceiveQueue(
            String verb,
            boolean shared,
            ProtectionDomain domain,
            long queue,
            int maxSegments,
            ExclusiveUse turns,
            @Nullable QueuePairCounting counting) {
        super(verb, domain, maxSegments, turns);
        this.dataPath = domain.context().dataPath();
        this.shared = shared;
        this.queue = queue;
        this.counting = counting;
    }

    /** The receive queue of one queue pair; {@code ibv_post_recv(3)}. */
    static ReceiveQueue ofQueuePair(
            ProtectionDomain domain,
            long queuePair,
            int maxSegments,
            ExclusiveUse turns,
            @Nullable QueuePairCounting counting) {
        return new ReceiveQueue("ibv_post_recv", false, domain, queuePair, maxSegments, turns, counting);
    }

    /** One that queue pairs share; {@code ibv_post_srq_recv(3)}. */
    static ReceiveQueue shared(ProtectionDomain domain, long queue, int maxSegments, ExclusiveUse turns) {
        return new ReceiveQueue("ibv_post_srq_recv", true, domain, queue, maxSegments, turns, null);
    }

    @Override
    NativeReceiveRequests allocate(int requests) {
        return new NativeReceiveRequests(requests, maxSegments());
    }

    @Override
    void check(ReceiveRequest request) {
        requireBuffers(request.buffers().size());
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
        // There are none.
    }

    @Override
    int post(NativeReceiveRequests requests, int first, int end) {
        long chain = requests.chain(first, end);
        int result = shared
                ? dataPath.postSharedReceive(queue, chain, requests.badAddress())
                : dataPath.postReceive(queue, chain, requests.badAddress());
        if (counting != null) {
            counting.receives(requests, first, result == 0 ? end : requests.badIndex(), end);
        }
        return result == 0 ? end - first : refused(result, requests, first, end, requests.badIndex());
    }
}
