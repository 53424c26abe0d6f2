package org.rdma4j.verbs;

import org.rdma4j.bindings.verbs.ibv_recv_wr;

/** A chain of {@code struct ibv_recv_wr}. */
final class ReceiveRequests extends WorkRequests {
    private static final int OWN_ENTRY = (int) ibv_recv_wr.sizeof();
    private static final int SLOT = OWN_ENTRY + ENTRY_SIZE;

    ReceiveRequests(ProtectionDomain domain, int count, int maxEntries) {
        super(domain, count, SLOT, maxEntries, 0);
    }

    @Override
    int at(int index) {
        return index * SLOT;
    }

    @Override
    int ownEntry(int index) {
        return index * SLOT + OWN_ENTRY;
    }

    @Override
    boolean isInline(int index) {
        return false;
    }

    /** Begins a request anew, without buffers. */
    void begin(int index, long wrId) {
        int at = at(index);
        putLong(at + WR_ID, wrId);
        putInt(at + ENTRY_COUNT, 0);
    }

    @Override
    String describe(int index) {
        return "receive, work request " + wrId(index);
    }

    @Override
    long wrId(int index) {
        return getLong(at(index) + WR_ID);
    }
}
