package org.rdma4j.verbs;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.internal.CallDescription;
import org.rdma4j.internal.LifetimeUses;

/**
 * A queue that work requests are posted to: they are checked, written to native memory, and handed to the device in one
 * call.
 *
 * @param <R> the kind of request
 * @param <N> the native memory for it
 */
abstract sealed class WorkQueue<R, N extends WorkRequests> permits SendQueue, ReceiveQueue {
    private static final int FIRST_ROOM = 16;
    /** InfiniBand Architecture Specification 1.4, volume 1, 9.7.3; the device's own limit may be less. */
    private static final long LONGEST_MESSAGE = 1L << 31;

    private final String verb;
    private final ProtectionDomain domain;
    private final int maxSegments;
    private final ReentrantLock lock = new ReentrantLock();
    /** Why nothing can be posted in the state that the queue pair is in; null where it can. */
    private volatile @Nullable String refusal;
    /** Memory for the requests of one call at a time; guarded by the lock, null until something is posted. */
    private @Nullable N room;

    WorkQueue(String verb, ProtectionDomain domain, int maxSegments) {
        this.verb = verb;
        this.domain = domain;
        this.maxSegments = maxSegments;
    }

    /** Refuses a request that the device must not see. */
    abstract void check(R request);

    /** Keeps what the request names from being released. */
    abstract void use(R request, LifetimeUses uses);

    /** Memory for so many requests. */
    abstract N allocate(int requests);

    /** Puts a request that was checked into native memory. */
    abstract void write(N requests, int index, R request);

    /**
     * Hands requests to the device.
     *
     * @param first the first one
     * @param end behind the last one
     * @return how many the device took: fewer than all if the queue is full
     * @throws WorkRequestException if the device refuses one
     */
    abstract int post(N requests, int first, int end);

    /** Posts a chain; answers how many requests were posted, fewer than all if the queue is full. */
    final int post(List<R> requests) {
        if (requests.isEmpty()) {
            return 0;
        }
        try (LifetimeUses uses = new LifetimeUses()) {
            for (R request : requests) {
                check(request);
                use(request, uses);
            }
            return postUnchecked(requests);
        }
    }

    /** Posts requests of our own making. */
    final int postUnchecked(List<R> requests) {
        lock.lock();
        try {
            N written = room(requests.size());
            for (int i = 0; i < requests.size(); i++) {
                write(written, i, requests.get(i));
            }
            return post(written, 0, requests.size());
        } finally {
            lock.unlock();
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

    final void checkBuffers(List<MemorySlice> buffers) {
        if (buffers.size() > maxSegments) {
            throw new IllegalArgumentException("a request of this queue has at most %d buffers, not %d; ask for more "
                            .formatted(maxSegments, buffers.size())
                    + "when it is created");
        }
        for (MemorySlice buffer : buffers) {
            requireSameDomain(buffer, buffer.region().domain());
            if (buffer.length() > LONGEST_MESSAGE) {
                throw new IllegalArgumentException(
                        "%s is longer than any message, which has at most 2 GiB".formatted(buffer));
            }
        }
    }

    final void requireSameDomain(Object named, ProtectionDomain its) {
        if (its != domain) {
            throw domain.foreign(named);
        }
    }

    static void useBuffers(List<MemorySlice> buffers, LifetimeUses uses) {
        for (MemorySlice buffer : buffers) {
            uses.begin(buffer.region().lifetime());
        }
    }

    static void writeBuffers(WorkRequests requests, int index, List<MemorySlice> buffers) {
        for (MemorySlice buffer : buffers) {
            requests.entry(index, buffer.address(), (int) buffer.length(), buffer.lkey());
        }
    }

    /**
     * What a provider's answer means: how many requests were posted if the queue is full, an exception otherwise. Some
     * providers negate the error number.
     */
    final int refused(int result, WorkRequests requests, int first, int end, int bad) {
        Errno errno = new Errno(Math.abs(result));
        int posted = bad - first;
        if (errno.equals(Errno.ENOMEM) || errno.equals(Errno.ENOSPC)) {
            return posted;
        }
        CallDescription arguments =
                () -> "%s, the %d. of a chain of %d".formatted(requests.describe(bad), posted + 1, end - first);
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
