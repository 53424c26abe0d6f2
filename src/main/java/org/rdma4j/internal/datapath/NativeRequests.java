package org.rdma4j.internal.datapath;

import java.util.Objects;
import org.rdma4j.bindings.verbs.ibv_recv_wr;
import org.rdma4j.bindings.verbs.ibv_sge;

/**
 * An array of work requests that are linked to a chain, each with its scatter/gather list. {@link #at} refuses access
 * beyond this memory. Whether a request makes sense is for the callers to check.
 *
 * <p>A request lies in a slot of constant size, so that finding it takes little code. If a list has one entry, the
 * entry lies in the slot too. Longer lists lie behind the slots, and the inline data behind those.
 */
public abstract sealed class NativeRequests extends DirectMemory permits NativeSendRequests, NativeReceiveRequests {
    /** No request. */
    public static final int NONE = -1;

    /** The offset of the identifier, which is the same in {@code struct ibv_send_wr} and {@code struct ibv_recv_wr}. */
    public static final int WR_ID = (int) ibv_recv_wr.wr_id$offset();

    static final int ENTRY_COUNT = (int) ibv_recv_wr.num_sge$offset();
    static final int ENTRY_SIZE = (int) ibv_sge.sizeof();

    private static final int NEXT = (int) ibv_recv_wr.next$offset();
    private static final int LIST = (int) ibv_recv_wr.sg_list$offset();
    private static final int ENTRY_ADDRESS = (int) ibv_sge.addr$offset();
    private static final int ENTRY_LENGTH_AND_KEY = (int) ibv_sge.length$offset();

    private final int count;
    private final int maxEntries;
    private final int slot;
    private final long lists;
    private final long inlineData;
    /** The place for the provider's pointer to the request that it refused. */
    private final long bad;
    /** How many requests have been written, where they may be written in any order. */
    private int written;
    /** The chain ends before this request. */
    private int end;
    /** Whether the requests are the library's own, and not the caller's. */
    private boolean own;

    /** Memory for requests of this slot size, each with this many list entries and bytes of inline data. */
    NativeRequests(int count, int slot, int maxEntries, int inlineSize) {
        int list = maxEntries > 1 ? maxEntries * ENTRY_SIZE : 0;
        long bad = requireSize("requests", count, slot + list + inlineSize);
        super(bad + Long.BYTES);
        this.count = count;
        this.maxEntries = maxEntries;
        this.slot = slot;
        this.lists = (long) count * slot;
        this.inlineData = lists + (long) count * list;
        this.bad = bad;
        this.end = count;
        for (int i = 0; i < count; i++) {
            putLong(at(i) + LIST, list(i));
            putLong(at(i) + NEXT, i + 1 < count ? address(i + 1) : 0);
        }
    }

    /**
     * The offset of a request: its {@linkplain #checked checked} index, times a constant.
     *
     * @param index which request
     * @return the offset in this memory
     */
    public abstract long at(int index);

    /** The offset of the entry that lies in a request's slot. */
    abstract long ownEntry(int index);

    /**
     * Whether a request has inline data, which is its only entry.
     *
     * @param index which request
     * @return true for inline data
     */
    public abstract boolean isInline(int index);

    /**
     * Checks that a chain has a request.
     *
     * @param requests how many
     * @return the number
     */
    public static int requireCount(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException("a chain has at least one request, not " + requests);
        }
        return requests;
    }

    /**
     * Checks the index of a request.
     *
     * @param index which request
     * @return the index
     */
    public final int checked(int index) {
        return Objects.checkIndex(index, count);
    }

    /**
     * Counts a request as written. It may have been written already, or be the one behind those that were.
     *
     * @param index which request
     */
    public final void extend(int index) {
        // The rare case is not a call: next to a call the JIT compiler would forget what it knows.
        if (index == written && index < count) {
            written = index + 1;
        } else if (index < 0 || index >= written) {
            throw new IndexOutOfBoundsException(
                    "request %s of a chain of %s, of which the first %s have been written so far"
                            .formatted(index, count, written));
        }
    }

    /**
     * Refuses a request that was not written yet.
     *
     * @param index which request
     */
    public final void requireWritten(int index) {
        if (index < 0 || index >= written) {
            throw new IndexOutOfBoundsException(
                    "request %s of a chain of %s was not written yet: the first %s have been"
                            .formatted(index, count, written));
        }
    }

    /**
     * Checks that neighbors have all been written.
     *
     * @param first the index of the first one
     * @param size how many
     * @return the index behind the last one
     */
    public final int end(int first, int size) {
        if ((first | size) < 0 || first > written - size) {
            throw new IndexOutOfBoundsException(
                    "cannot post %s requests from index %s on: %s of this chain of %s have been written"
                            .formatted(size, first, written, count));
        }
        return first + size;
    }

    /**
     * How many requests there is room for.
     *
     * @return the number
     */
    public final int count() {
        return count;
    }

    /** Marks the requests as the library's own: the caller did not post them, and errors do not mention them. */
    public final void becomeOwn() {
        own = true;
    }

    final boolean isOwn() {
        return own;
    }

    /**
     * The identifier that the request was begun with.
     *
     * @param index which request
     * @return the identifier
     */
    public abstract long wrId(int index);

    /**
     * Names a request in messages.
     *
     * @param index which request
     * @return as {@code SEND, work request 7}
     */
    public abstract String describe(int index);

    /**
     * Why a provider may refuse a request with EINVAL.
     *
     * @param index which request
     * @return half a sentence; empty where nothing is known
     */
    public abstract String advice(int index);

    /** Refuses a first buffer if the lists have no entry. */
    public final void requireBuffers() {
        if (maxEntries == 0) {
            throw new IllegalArgumentException(
                    "the requests of this queue have no buffers; ask for some when the queue is created");
        }
    }

    /** Writes the first entry of a list; the request itself says whether it has one. */
    final void writeFirstEntry(int index, long address, int length, int lkey) {
        writeEntry(firstEntry(index), address, length, lkey);
    }

    /**
     * Appends to the scatter/gather list.
     *
     * @param index which request
     * @param address where it begins
     * @param length how many bytes
     * @param lkey the key of the region
     */
    public final void entry(int index, long address, int length, int lkey) {
        int entries = entries(index);
        if (entries >= maxEntries) {
            throw tooManyEntries(index);
        }
        if (length != 0) { // which would mean 2 GiB to some hardware
            writeEntry(maxEntries <= 1 ? ownEntry(index) : nextEntry(index, entries), address, length, lkey);
            putInt(at(index) + ENTRY_COUNT, entries + 1);
        }
    }

    private long nextEntry(int index, int entries) {
        if (isInline(index)) {
            throw tooManyEntries(index);
        }
        return firstEntry(index) + (long) entries * ENTRY_SIZE;
    }

    private void writeEntry(long place, long address, int length, int lkey) {
        putLong(place + ENTRY_ADDRESS, address);
        putInts(place + ENTRY_LENGTH_AND_KEY, length, lkey);
    }

    /**
     * How many entries the scatter/gather list has so far.
     *
     * @param index which request
     * @return the number
     */
    public final int entries(int index) {
        return getInt(at(index) + ENTRY_COUNT);
    }

    /**
     * The address of the scatter/gather list.
     *
     * @param index which request
     * @return its address
     */
    public final long list(int index) {
        return address() + firstEntry(index);
    }

    /** The address of the first buffer. */
    final long bufferAddress(int index) {
        return getLong(firstEntry(index) + ENTRY_ADDRESS);
    }

    /** The bytes of the first buffer. */
    final int bufferLength(int index) {
        return getInt(firstEntry(index) + ENTRY_LENGTH_AND_KEY);
    }

    /** The key of the first buffer. */
    final int bufferKey(int index) {
        return getInt(firstEntry(index) + ENTRY_LENGTH_AND_KEY + Integer.BYTES);
    }

    /**
     * How many bytes the scatter/gather list has together.
     *
     * @param index which request
     * @return the sum of the lengths
     */
    public final long bytes(int index) {
        long bytes = 0;
        for (int entry = 0; entry < entries(index); entry++) {
            bytes += Integer.toUnsignedLong(
                    getInt(firstEntry(index) + (long) entry * ENTRY_SIZE + ENTRY_LENGTH_AND_KEY));
        }
        return bytes;
    }

    /**
     * Ends the chain before a request.
     *
     * @param first the index of the first one
     * @param end the index behind the last one
     * @return the address of the first request
     */
    public final long chain(int first, int end) {
        if (this.end != end) {
            relink(end);
        }
        return address(first);
    }

    private void relink(int changed) {
        if (end < count) {
            putLong(at(end - 1) + NEXT, address(end));
        }
        putLong(at(changed - 1) + NEXT, 0);
        end = changed;
    }

    /**
     * The place for the provider's pointer to the request that it refuses.
     *
     * @return the address of the pointer
     */
    public final long badAddress() {
        return address() + bad;
    }

    /**
     * The request of one call that the provider refused.
     *
     * @param first the index of the first one
     * @param end the index behind the last one
     * @return its index; {@link #NONE} where the provider stored no pointer to one of them
     */
    public final int badIndex(int first, int end) {
        long offset = getLong(bad) - address();
        long index = offset / slot;
        return offset % slot == 0 && index >= first && index < end ? (int) index : NONE;
    }

    /** Clears the pointer to the refused request, so that the next failure is not taken for one of it. */
    public final void forgetBad() {
        putLong(bad, 0);
    }

    /** The offset of a request's inline data, whose size is the same for all requests. */
    final long inlineData(int index, int size) {
        return inlineData + (long) checked(index) * size;
    }

    /** The offset of a request's list. */
    private long firstEntry(int index) {
        return maxEntries <= 1 ? ownEntry(index) : lists + (long) checked(index) * maxEntries * ENTRY_SIZE;
    }

    private long address(int index) {
        return address() + at(index);
    }

    private IllegalArgumentException tooManyEntries(int index) {
        return new IllegalArgumentException(
                "%s: a request of this queue has at most %s buffers, and inline data none; ask "
                                .formatted(describe(index), maxEntries)
                        + "for more when the queue is created");
    }
}
