package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.rdma4j.bindings.verbs.ibv_recv_wr;
import org.rdma4j.internal.LifetimeUses;

/** The receive queue of a queue pair, or one that queue pairs share. */
final class ReceiveQueue extends WorkQueue<ReceiveRequest> {
    /** {@code ibv_post_recv} or {@code ibv_post_srq_recv}. */
    @FunctionalInterface
    interface Post {
        int call(long queue, long firstRequest, long badRequest);
    }

    private final Post post;
    private final MemorySegment queue;
    private final int maxSegments;
    private final MemorySegment badRequest = Arena.ofAuto().allocate(ValueLayout.ADDRESS);
    private MemorySegment requests = MemorySegment.NULL;
    private ScatterGatherLists lists = new ScatterGatherLists(0, 0, Arena.ofAuto());

    ReceiveQueue(String verb, Post post, ProtectionDomain domain, MemorySegment queue, int maxSegments) {
        super(verb, domain, maxSegments);
        this.post = post;
        this.queue = queue;
        this.maxSegments = maxSegments;
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
    void allocate(int count, Arena arena) {
        requests = ibv_recv_wr.allocateArray(count, arena);
        lists = new ScatterGatherLists(count, maxSegments, arena);
    }

    @Override
    int postChain(List<ReceiveRequest> chain) {
        int last = chain.size() - 1;
        for (int i = 0; i <= last; i++) {
            MemorySegment request = ibv_recv_wr.asSlice(requests, i);
            ibv_recv_wr.wr_id(request, chain.get(i).wrId());
            ibv_recv_wr.next(request, i < last ? ibv_recv_wr.asSlice(requests, i + 1L) : MemorySegment.NULL);
            ibv_recv_wr.sg_list(request, lists.list(i));
            ibv_recv_wr.num_sge(request, lists.write(i, chain.get(i).buffers()));
        }
        int result = post.call(queue.address(), requests.address(), badRequest.address());
        if (result == 0) {
            return chain.size();
        }
        int bad = (int) ((badRequest.get(ValueLayout.JAVA_LONG, 0) - requests.address()) / ibv_recv_wr.sizeof());
        long wrId = chain.get(bad).wrId();
        return refused(result, bad, chain.size(), wrId, "receive, work request " + wrId);
    }
}
