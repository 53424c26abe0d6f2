package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_send_wr;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.VerbsFunctions;

/** The send queue of a queue pair. Every send is signalled: it is reported when it is done. */
final class SendQueue extends WorkQueue {
    private final VerbsFunctions functions;
    private final long queuePair;
    private final MemorySegment request;

    SendQueue(ProtectionDomain domain, MemorySegment queuePair) {
        this(domain, queuePair, Arena.ofAuto());
    }

    private SendQueue(ProtectionDomain domain, MemorySegment queuePair, Arena arena) {
        super(domain, "ibv_post_send", arena);
        this.functions = domain.context().functions();
        this.queuePair = queuePair.address();
        this.request = arena.allocate(ibv_send_wr.layout());
        ibv_send_wr.opcode(request, verbs_h.IBV_WR_SEND());
        ibv_send_wr.send_flags(request, verbs_h.IBV_SEND_SIGNALED());
    }

    @Override
    void fill(long wrId, MemorySegment scatterGatherList, int entries) {
        ibv_send_wr.wr_id(request, wrId);
        ibv_send_wr.sg_list(request, scatterGatherList);
        ibv_send_wr.num_sge(request, entries);
    }

    @Override
    int call(long badRequestAddress) {
        return functions.postSend(queuePair, request.address(), badRequestAddress);
    }
}
