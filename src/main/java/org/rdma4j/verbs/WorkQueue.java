package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.rdma4j.Errno;
import org.rdma4j.internal.CallDescription;
import org.rdma4j.internal.LifetimeUses;

/**
 * A queue that work requests are posted to: they are checked, written to native memory, and handed to the device in one
 * call. The native memory is only read while a chain is posted, so that the garbage collector may free it.
 *
 * @param <R> the kind of request
 */
abstract sealed class WorkQueue<R> permits SendQueue, ReceiveQueue {
    private static final int FIRST_ROOM = 16;

    private final String verb;
    private final ProtectionDomain domain;
    private final int maxSegments;
    private final ReentrantLock lock = new ReentrantLock();
    /** For how many requests there is memory. */
    private int room;

    WorkQueue(String verb, ProtectionDomain domain, int maxSegments) {
        this.verb = verb;
        this.domain = domain;
        this.maxSegments = maxSegments;
    }

    /** Refuses a request that the device must not see. */
    abstract void check(R request);

    /** Keeps what the request names from being released. */
    abstract void use(R request, LifetimeUses uses);

    /** Makes memory for so many requests. */
    abstract void allocate(int requests, Arena arena);

    /** Writes the requests and hands them to the device; answers how many it took. */
    abstract int postChain(List<R> requests);

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
            if (room < requests.size()) {
                room = Math.max(FIRST_ROOM, Integer.highestOneBit(requests.size() - 1) << 1);
                allocate(room, Arena.ofAuto());
            }
            return postChain(requests);
        } finally {
            lock.unlock();
        }
    }

    final void checkBuffers(List<MemorySlice> buffers) {
        if (buffers.size() > maxSegments) {
            throw new IllegalArgumentException("a request of this queue has at most %d buffers, not %d; ask for more "
                            .formatted(maxSegments, buffers.size())
                    + "when it is created");
        }
        for (MemorySlice buffer : buffers) {
            requireSameDomain(buffer, buffer.region().domain());
        }
    }

    final void requireSameDomain(Object named, ProtectionDomain its) {
        if (its != domain) {
            throw new IllegalArgumentException(
                    "%s is of another protection domain than the queue pair it is posted to".formatted(named));
        }
    }

    static void useBuffers(List<MemorySlice> buffers, LifetimeUses uses) {
        for (MemorySlice buffer : buffers) {
            uses.begin(buffer.region().lifetime());
        }
    }

    /**
     * What a provider's answer means: how many requests were posted if the queue is full, an exception otherwise. Some
     * providers negate the error number.
     */
    final int refused(int result, int posted, int chain, long wrId, Object request) {
        Errno errno = new Errno(Math.abs(result));
        if (errno.equals(Errno.ENOMEM) || errno.equals(Errno.ENOSPC)) {
            return posted;
        }
        CallDescription arguments = () -> "%s, the %d. of a chain of %d".formatted(request, posted + 1, chain);
        CallDescription description = CallDescription.on(domain.context().deviceName(), arguments);
        throw new WorkRequestException(verb, description, errno, wrId, posted);
    }
}
