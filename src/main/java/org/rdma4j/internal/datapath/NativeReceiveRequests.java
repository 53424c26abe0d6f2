package org.rdma4j.internal.datapath;

import org.rdma4j.bindings.verbs.ibv_recv_wr;

/** A chain of {@code struct ibv_recv_wr}. */
public final class NativeReceiveRequests extends NativeRequests {
    private static final int OWN_ENTRY = (int) ibv_recv_wr.sizeof();
    private static final int SLOT = OWN_ENTRY + ENTRY_SIZE;

    /**
     * Allocates memory for requests.
     *
     * @param count how many requests
     * @param maxEntries how many entries a list has
     */
    public NativeReceiveRequests(int count, int maxEntries) {
        super(count, SLOT, maxEntries, 0);
    }

    @Override
    public long at(int index) {
        return (long) checked(index) * SLOT;
    }

    @Override
    public long ownEntry(int index) {
        return at(index) + OWN_ENTRY;
    }

    @Override
    public boolean isInline(int index) {
        return false;
    }

    /**
     * Overwrites a request.
     *
     * @param index which request
     * @param wrId the caller's identifier
     * @param entries how many entries are written next
     */
    public void begin(int index, long wrId, int entries) {
        long at = at(index);
        putLong(at + WR_ID, wrId);
        putInt(at + ENTRY_COUNT, entries);
    }

    /**
     * Overwrites a request, with a first buffer. Call {@link #requireBuffers} before.
     *
     * @param index which request
     * @param wrId the caller's identifier
     * @param address where it begins
     * @param length how many bytes
     * @param lkey the key of the region
     */
    public void begin(int index, long wrId, long address, int length, int lkey) {
        begin(index, wrId, length == 0 ? 0 : 1);
        writeFirstEntry(index, address, length, lkey);
    }

    @Override
    public String describe(int index) {
        return "receive, work request " + wrId(index);
    }

    @Override
    public String advice(int index) {
        return "";
    }

    @Override
    public long wrId(int index) {
        return getLong(at(index) + WR_ID);
    }
}
