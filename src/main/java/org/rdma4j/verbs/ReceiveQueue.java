package org.rdma4j.verbs;

import org.rdma4j.internal.DataPath;
import org.rdma4j.internal.LifetimeUses;

/** The receive queue of a queue pair, or one that queue pairs share. */
final class ReceiveQueue extends WorkQueue<ReceiveRequest, ReceiveRequests> {
    private final DataPath dataPath;
    private final boolean shared;
    private final long queue;

    private ReceiveQueue(String verb, boolean shared, ProtectionDomain domain, long queue, int maxSegments) {
        super(verb, domain, maxSegments);
        this.dataPath = domain.context().dataPath();
        this.shared = shared;
        this.queue = queue;
    }

    /** The receive queue of one queue pair; {@code ibv_post_recv(3)}. */
    static ReceiveQueue ofQueuePair(ProtectionDomain domain, long queuePair, int maxSegments) {
        return new ReceiveQueue("ibv_post_recv", false, domain, queuePair, maxSegments);
    }

    /** One that queue pairs share; {@code ibv_post_srq_recv(3)}. */
    static ReceiveQueue shared(ProtectionDomain domain, long queue, int maxSegments) {
        return new ReceiveQueue("ibv_post_srq_recv", true, domain, queue, maxSegments);
    }

    @Override
    void check(ReceiveRequest request) {
        checkBuffers(request.buffers());
    }

    @Override
    void use(ReceiveRequest request, LifetimeUses uses) {
        useBuffers(request.buffers(), uses);
    }

    @Override
    ReceiveRequests allocate(int requests) {
        return new ReceiveRequests(domain(), requests, maxSegments());
    }

    @Override
    void write(ReceiveRequests requests, int index, ReceiveRequest request) {
        requests.begin(index, request.wrId());
        writeBuffers(requests, index, request.buffers());
    }

    @Override
    int post(ReceiveRequests requests, int first, int end) {
        long chain = requests.chain(first, end);
        int result = shared
                ? dataPath.postSharedReceive(queue, chain, requests.badAddress())
                : dataPath.postReceive(queue, chain, requests.badAddress());
        return result == 0 ? end - first : refused(result, requests, first, end, requests.badIndex());
    }
}
