package org.rdma4j.verbs;

import java.util.Objects;
import org.rdma4j.bindings.verbs.ibv_sge;
import org.rdma4j.internal.DirectMemory;

/**
 * An array of work requests that are linked to a chain, each with its scatter/gather list behind it. It sees to what
 * would be written or read beyond its own memory; whether a request makes sense its users know.
 */
abstract sealed class WorkRequests permits SendRequests, ReceiveRequests {
    private static final int ENTRY_SIZE = (int) ibv_sge.sizeof();
    private static final int ENTRY_ADDRESS = (int) ibv_sge.addr$offset();
    private static final int ENTRY_LENGTH_AND_KEY = (int) ibv_sge.length$offset();

    /** Where the members lie that both kinds of request have. */
    record Layout(long size, long next, long list, long entryCount) {}

    private final ProtectionDomain domain;
    private final int count;
    private final int maxEntries;
    private final int size;
    private final int next;
    private final int entryCount;
    private final int stride;
    private final DirectMemory memory;
    /** Where a provider says which request it refused. */
    private final DirectMemory bad = new DirectMemory(Long.BYTES);
    /** What Java reads again it keeps in memory of its own, where that is quicker. */
    private final int[] entries;
    /** Behind which request the chain ends. */
    private int end;

    /** So many requests, each with so many entries in its list and some room behind that. */
    WorkRequests(ProtectionDomain domain, Layout layout, int count, int maxEntries, int room) {
        this.domain = domain;
        this.count = count;
        this.maxEntries = maxEntries;
        this.size = (int) layout.size;
        this.next = (int) layout.next;
        this.entryCount = (int) layout.entryCount;
        this.stride = size + maxEntries * ENTRY_SIZE + room;
        this.memory = new DirectMemory(DirectMemory.requireSize("requests", count, stride));
        this.entries = new int[count];
        this.end = count;
        for (int i = 0; i < count; i++) {
            memory.putLong(at(i) + (int) layout.list, list(i));
            memory.putLong(at(i) + next, i + 1 < count ? address(i + 1) : 0);
        }
    }

    static int requireCount(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException("a chain has at least one request, not " + requests);
        }
        return requests;
    }

    /** The end of a part of those requests that have been written. */
    static int end(int first, int count, int written) {
        return Objects.checkFromIndexSize(first, count, written) + count;
    }

    /** How many requests have been written once this one is: they are filled from the front. */
    final int extend(int written, int index) {
        if (index < written) {
            return written;
        }
        if (index > written || index >= count) {
            throw new IndexOutOfBoundsException(
                    "request %d of a chain of %d, of which the first %d have been written so far"
                            .formatted(index, count, written));
        }
        return index + 1;
    }

    final int count() {
        return count;
    }

    /** The number that the request was begun with. */
    abstract long wrId(int index);

    /** Names a request in messages. */
    abstract String describe(int index);

    /** Forgets the entries of an earlier request in this place; the count in native memory is the caller's to clear. */
    final void clearEntries(int index) {
        entries[index] = 0;
    }

    /** Lets no more entries be appended. */
    final void completeEntries(int index) {
        entries[index] = maxEntries;
    }

    /** Appends a part of a region to the scatter/gather list. */
    final void buffer(int index, MemoryRegion region, long offset, int length) {
        LocalAccess access = region.localAccess();
        if (access.domain() != domain) {
            throw wrongRegion(region, access);
        }
        if (offset < 0 || length < 0 || offset > access.size() - length) {
            throw MemoryRegion.outside(region, offset, length);
        }
        entry(index, access.address() + offset, length, access.lkey());
    }

    /** Appends to the scatter/gather list. */
    final void entry(int index, long address, int length, int lkey) {
        int entry = entries[index];
        if (entry >= maxEntries) {
            throw tooManyEntries(index);
        }
        if (length != 0) { // which would mean 2 GiB to some hardware
            int at = at(index);
            int place = at + size + entry * ENTRY_SIZE;
            memory.putLong(place + ENTRY_ADDRESS, address);
            memory.putInts(place + ENTRY_LENGTH_AND_KEY, length, lkey);
            memory.putInt(at + entryCount, entry + 1);
            entries[index] = entry + 1;
        }
    }

    /** How many entries the scatter/gather list has so far. */
    final int entries(int index) {
        return entries[index];
    }

    /** The address of the scatter/gather list. */
    final long list(int index) {
        return address(index) + size;
    }

    /** The address of the first buffer. */
    final long bufferAddress(int index) {
        return memory.getLong(at(index) + size + ENTRY_ADDRESS);
    }

    /** The octets of the first buffer. */
    final int bufferLength(int index) {
        return memory.getInt(at(index) + size + ENTRY_LENGTH_AND_KEY);
    }

    /** The key of the first buffer. */
    final int bufferKey(int index) {
        return memory.getInt(at(index) + size + ENTRY_LENGTH_AND_KEY + Integer.BYTES);
    }

    /** How many octets the scatter/gather list has together. */
    final long octets(int index) {
        long octets = 0;
        for (int entry = 0; entry < memory.getInt(at(index) + entryCount); entry++) {
            octets += memory.getInt(at(index) + size + entry * ENTRY_SIZE + ENTRY_LENGTH_AND_KEY);
        }
        return octets;
    }

    /** Lets the chain end before this request; answers the address of the one that it begins with. */
    final long chain(int first, int end) {
        if (this.end != end) {
            relink(end);
        }
        return address(first);
    }

    private void relink(int changed) {
        if (end < count) {
            memory.putLong(at(end - 1) + next, address(end));
        }
        memory.putLong(at(changed - 1) + next, 0);
        end = changed;
    }

    /** The address of the pointer that the provider sets to the request it refuses. */
    final long badAddress() {
        return bad.address();
    }

    /** Which request the provider has refused. */
    final int badIndex() {
        return (int) ((bad.getLong(0) - memory.address()) / stride);
    }

    final DirectMemory memory() {
        return memory;
    }

    /** The offset of a request. */
    final int at(int index) {
        return Objects.checkIndex(index, count) * stride;
    }

    /** The offset of the room behind a request's list. */
    final int room(int index) {
        return at(index) + size + maxEntries * ENTRY_SIZE;
    }

    private long address(int index) {
        return memory.address() + at(index);
    }

    private IllegalArgumentException tooManyEntries(int index) {
        return new IllegalArgumentException(
                "%s: a request of this queue has at most %d buffers, and inline data none; ask "
                                .formatted(describe(index), maxEntries)
                        + "for more when the queue is created");
    }

    private RuntimeException wrongRegion(MemoryRegion region, LocalAccess access) {
        return access.domain() == null
                ? new IllegalStateException("the %s is closed".formatted(region))
                : domain.foreign(region);
    }
}
