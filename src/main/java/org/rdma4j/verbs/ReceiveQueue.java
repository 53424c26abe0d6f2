package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_recv_wr;
import org.rdma4j.internal.VerbsFunctions;

/** The receive queue of a queue pair. */
final class ReceiveQueue extends WorkQueue {
    private final VerbsFunctions functions;
    private final long queuePair;
    private final MemorySegment request;

    ReceiveQueue(ProtectionDomain domain, MemorySegment queuePair) {
        this(domain, queuePair, Arena.ofAuto());
    }

    private ReceiveQueue(ProtectionDomain domain, MemorySegment queuePair, Arena arena) {
        super(domain, "ibv_post_recv", arena);
        this.functions = domain.context().functions();
        this.queuePair = queuePair.address();
        this.request = arena.allocate(ibv_recv_wr.layout());
    }

    @Override
    void fill(long wrId, MemorySegment scatterGatherList, int entries) {
        ibv_recv_wr.wr_id(request, wrId);
        ibv_recv_wr.sg_list(request, scatterGatherList);
        ibv_recv_wr.num_sge(request, entries);
    }

    @Override
    int call(long badRequestAddress) {
        return functions.postReceive(queuePair, request.address(), badRequestAddress);
    }
}
