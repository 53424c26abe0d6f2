package org.rdma4j.verbs;

import org.rdma4j.bindings.verbs.ibv_recv_wr;

/** A chain of {@code struct ibv_recv_wr}. */
final class ReceiveRequests extends WorkRequests {
    private static final int WR_ID = (int) ibv_recv_wr.wr_id$offset();
    private static final int ENTRY_COUNT = (int) ibv_recv_wr.num_sge$offset();
    private static final Layout LAYOUT = new Layout(
            ibv_recv_wr.sizeof(),
            ibv_recv_wr.next$offset(),
            ibv_recv_wr.sg_list$offset(),
            ibv_recv_wr.num_sge$offset());

    ReceiveRequests(ProtectionDomain domain, int count, int maxEntries) {
        super(domain, LAYOUT, count, maxEntries, 0);
    }

    /** Begins a request anew, without buffers. */
    void begin(int index, long wrId) {
        int at = at(index);
        memory().putLong(at + WR_ID, wrId);
        memory().putInt(at + ENTRY_COUNT, 0);
        clearEntries(index);
    }

    @Override
    String describe(int index) {
        return "receive, work request " + wrId(index);
    }

    @Override
    long wrId(int index) {
        return memory().getLong(at(index) + WR_ID);
    }
}
