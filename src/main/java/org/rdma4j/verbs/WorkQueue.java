package org.rdma4j.verbs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.internal.datapath.NativeRequests;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.lifetime.ExclusiveUse;
import org.rdma4j.internal.lifetime.LifetimeUses;

/**
 * A queue that work requests are posted to: they are checked, written to native memory, and handed to the device in one
 * call.
 *
 * @param <R> the kind of request
 * @param <N> the native memory for it
 */
abstract sealed class WorkQueue<R, N extends NativeRequests> permits SendQueue, ReceiveQueue {
    private static final int FIRST_ROOM = 16;
    /** InfiniBand Architecture Specification 1.4, volume 1, 9.7.3; the device's own limit may be less. */
    private static final long LONGEST_MESSAGE = 1L << 31;

    private final String verb;
    private final ProtectionDomain domain;
    private final int maxSegments;
    /** Turns of those who post objects. */
    private final ExclusiveUse turns;
    /** Why nothing can be posted in the state that the queue pair is in; null where it can. */
    private volatile @Nullable String refusal;
    /** Memory for the requests of one call; used in turns, null until something is posted. */
    private @Nullable N room;

    WorkQueue(String verb, ProtectionDomain domain, int maxSegments, ExclusiveUse turns) {
        this.verb = verb;
        this.domain = domain;
        this.maxSegments = maxSegments;
        this.turns = turns;
    }

    /** Memory for so many requests. */
    abstract N allocate(int requests);

    /** Refuses a request that the device must not see. */
    abstract void check(R request);

    /** Puts a request that was checked into native memory. */
    abstract void write(N requests, int index, R request);

    /** Whether the provider looks into objects that a request names, beside the device. */
    abstract boolean namesObjects(R request);

    /** Keeps these objects from being released. */
    abstract void use(R request, LifetimeUses uses);

    /**
     * Hands requests to the device.
     *
     * @param first the first one
     * @param end behind the last one
     * @return how many the device took: fewer than all if the queue is full
     * @throws WorkRequestException if the device refuses one
     */
    abstract int post(N requests, int first, int end);

    /** Posts one request; answers whether it was posted, or the queue is full. */
    final boolean post(R request) {
        turns.begin();
        try {
            requireOpen();
            if (namesObjects(request)) {
                return postUsing(List.of(request)) == 1;
            }
            check(request);
            N written = room(1);
            write(written, 0, request);
            return post(written, 0, 1) == 1;
        } finally {
            turns.end();
        }
    }

    /** Posts a chain; answers how many requests were posted, fewer than all if the queue is full. */
    final int post(R[] requests) {
        turns.begin();
        try {
            requireOpen();
            if (requests.length == 0) {
                return 0;
            }
            N written = room(requests.length);
            for (int i = 0; i < requests.length; i++) {
                R request = requests[i]; // once: the array is the caller's, and other threads may write to it
                if (namesObjects(request)) {
                    return postUsing(List.of(requests));
                }
                check(request);
                write(written, i, request);
            }
            return post(written, 0, requests.length);
        } finally {
            turns.end();
        }
    }

    /** Posts a request of our own making, whatever the state; answers whether it was posted, or the queue is full. */
    final boolean postOwn(R request) {
        N written = allocate(1);
        written.becomeOwn();
        write(written, 0, request);
        return post(written, 0, 1) == 1;
    }

    private int postUsing(List<R> requests) {
        N written = room(requests.size());
        try (LifetimeUses uses = new LifetimeUses()) {
            for (int i = 0; i < requests.size(); i++) {
                R request = requests.get(i);
                check(request);
                use(request, uses);
                write(written, i, request);
            }
            return post(written, 0, requests.size());
        }
    }

    /** Lets requests be posted from now on. */
    final void open() {
        refusal = null;
    }

    /** Refuses requests from now on, which some providers do not. */
    final void refuse(String why) {
        refusal = why;
    }

    /** Fails where requests are refused. */
    final void requireOpen() {
        String why = refusal;
        if (why != null) {
            throw new IllegalStateException(why);
        }
    }

    final ProtectionDomain domain() {
        return domain;
    }

    final int maxSegments() {
        return maxSegments;
    }

    final void requireBuffers(int count) {
        if (count > maxSegments) {
            throw new IllegalArgumentException("a request of this queue has at most %s buffers, not %s; ask for more "
                            .formatted(maxSegments, count)
                    + "when it is created");
        }
    }

    final void requireSameDomain(Object named, ProtectionDomain its) {
        if (its != domain) {
            throw domain.foreign(named);
        }
    }

    /** Appends buffers to the list of a request. */
    final void writeBuffers(NativeRequests requests, int index, List<MemorySlice> buffers) {
        for (MemorySlice buffer : buffers) {
            writeBuffer(requests, index, buffer.region(), buffer.offset(), buffer.length());
        }
    }

    /** Appends a buffer to the list of a request. */
    final void writeBuffer(NativeRequests requests, int index, MemoryRegion region, long offset, long length) {
        LocalAccess access = access(region, offset, length);
        requests.entry(index, access.address() + offset, (int) length, access.lkey());
    }

    /** What a request must know to name a buffer. */
    final LocalAccess access(MemoryRegion region, long offset, long length) {
        requireMessage(region, offset, length);
        return region.accessFrom(domain, offset, length);
    }

    private static void requireMessage(MemoryRegion region, long offset, long length) {
        if (length > LONGEST_MESSAGE) {
            throw new IllegalArgumentException("%s is longer than any message, which has at most 2 GiB"
                    .formatted(new MemorySlice(region, offset, length)));
        }
    }

    /**
     * What a provider's answer means: how many requests were posted if the queue is full, an exception otherwise. Some
     * providers negate the error number.
     */
    final int refused(int result, NativeRequests requests, int first, int end, int bad) {
        Errno errno = new Errno(Math.abs(result));
        int posted = bad - first;
        if (errno.equals(Errno.ENOMEM) || errno.equals(Errno.ENOSPC)) {
            return posted;
        }
        CallDescription arguments =
                () -> "%s, the %s. of a chain of %s".formatted(requests.describe(bad), posted + 1, end - first);
        CallDescription description = CallDescription.on(domain.context().deviceName(), arguments);
        throw new WorkRequestException(verb, description, errno, requests.wrId(bad), posted);
    }

    private N room(int requests) {
        N there = room;
        if (there == null || there.count() < requests) {
            there = allocate(Math.max(FIRST_ROOM, Integer.highestOneBit(requests - 1) << 1));
            room = there;
        }
        return there;
    }
}
