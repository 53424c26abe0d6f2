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
    long at(int index) {
        return (long) checked(index) * SLOT;
    }

    @Override
    long ownEntry(int index) {
        return at(index) + OWN_ENTRY;
    }

    @Override
    boolean isInline(int index) {
        return false;
    }

    /** Begins a request anew, with so many entries as are to be written yet. */
    void begin(int index, long wrId, int entries) {
        long at = at(index);
        putLong(at + WR_ID, wrId);
        putInt(at + ENTRY_COUNT, entries);
    }

    /** Begins a request anew, with a first buffer, part of a region that was {@linkplain #firstBuffer checked}. */
    void begin(int index, long wrId, LocalAccess access, long offset, int length) {
        begin(index, wrId, length == 0 ? 0 : 1);
        writeFirstEntry(index, access.address() + offset, length, access.lkey());
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
