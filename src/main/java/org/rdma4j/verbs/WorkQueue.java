package org.rdma4j.verbs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.internal.datapath.NativeRequests;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.lifetime.ExclusiveUse;
import org.rdma4j.internal.lifetime.LifetimeUses;

/**
 * A queue that work requests are posted to. Requests are checked, written to native memory, and posted with one call.
 *
 * @param <R> the kind of request
 * @param <N> the native memory for it
 */
abstract sealed class WorkQueue<R, N extends NativeRequests> permits SendQueue, ReceiveQueue {
    private static final int SMALLEST_SCRATCH = 16;
    /** InfiniBand Architecture Specification 1.4, volume 1, 9.7.3; the device's own limit may be less. */
    private static final long LONGEST_MESSAGE = 1L << 31;

    private final String verb;
    private final ProtectionDomain domain;
    private final int maxSegments;
    /** Threads that post objects take turns. */
    private final ExclusiveUse exclusive;
    /** Why nothing can be posted in the state of the queue pair; null if requests are accepted. */
    private volatile @Nullable String refusal;
    /**
     * Memory for the requests of one call. Only the thread whose turn it is may use it. Null until something is posted.
     */
    private @Nullable N scratch;

    WorkQueue(String verb, ProtectionDomain domain, int maxSegments, ExclusiveUse exclusive) {
        this.verb = verb;
        this.domain = domain;
        this.maxSegments = maxSegments;
        this.exclusive = exclusive;
    }

    /** Allocates memory for requests. */
    abstract N allocate(int requests);

    /** Refuses a request that the device must not see. */
    abstract void check(R request);

    /** Writes a checked request to native memory. */
    abstract void write(N requests, int index, R request);

    /** Whether a request names objects that must not be released while it is posted. */
    abstract boolean namesObjects(R request);

    /** Keeps these objects from being released. */
    abstract void use(R request, LifetimeUses uses);

    /** The length of the longest message or receive of the port in bytes; as far as it is known. */
    abstract long longestMessage();

    /** Refuses a message or receive that is longer. */
    abstract void requireMessageSize(long length);

    /**
     * Hands requests to the device.
     *
     * @param first the first one
     * @param end behind the last one
     * @return how many the device took: fewer than all if the queue is full
     * @throws WorkRequestException if the device refuses one
     */
    abstract int handToDevice(N requests, int first, int end);

    /** Posts one request; returns false if the queue is full. */
    final boolean postOne(R request) {
        exclusive.begin();
        try {
            requireOpen();
            if (namesObjects(request)) {
                return postHolding(List.of(request)) == 1;
            }
            check(request);
            N written = scratch(1);
            write(written, 0, request);
            return handToDevice(written, 0, 1) == 1;
        } finally {
            exclusive.end();
        }
    }

    /** Posts requests with one call; returns how many were posted, fewer than all if the queue is full. */
    final int postAll(R[] requests) {
        exclusive.begin();
        try {
            requireOpen();
            if (requests.length == 0) {
                return 0;
            }
            N written = scratch(requests.length);
            for (int i = 0; i < requests.length; i++) {
                R request = requests[i]; // read once, because the caller's other threads may write to the array
                if (namesObjects(request)) {
                    return postHolding(List.of(requests));
                }
                check(request);
                write(written, i, request);
            }
            return handToDevice(written, 0, requests.length);
        } finally {
            exclusive.end();
        }
    }

    /** Posts a request of the library, in any state; returns false if the queue is full. */
    final boolean postOwn(R request) {
        N written = allocate(1);
        written.becomeOwn();
        write(written, 0, request);
        return handToDevice(written, 0, 1) == 1;
    }

    /** Posts requests and keeps the objects that they name from being released meanwhile. */
    private int postHolding(List<R> requests) {
        N written = scratch(requests.size());
        try (LifetimeUses uses = new LifetimeUses()) {
            for (int i = 0; i < requests.size(); i++) {
                R request = requests.get(i);
                check(request);
                use(request, uses);
                write(written, i, request);
            }
            return handToDevice(written, 0, requests.size());
        }
    }

    /** Accepts requests from now on. */
    final void open() {
        refusal = null;
    }

    /** Refuses requests from now on, because some providers do not. */
    final void refuse(String why) {
        refusal = why;
    }

    /** Throws an exception if requests are refused. */
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
            LocalAccess access = access(buffer.region(), buffer.offset(), buffer.length());
            requests.entry(index, access.address() + buffer.offset(), (int) buffer.length(), access.lkey());
        }
    }

    /** The values that a request needs to name a buffer. */
    final LocalAccess access(MemoryRegion region, long offset, long length) {
        if (length > LONGEST_MESSAGE) {
            throw new IllegalArgumentException("%s is longer than any message, which has at most 2 GiB"
                    .formatted(new MemorySlice(region, offset, length)));
        }
        return region.accessFrom(domain, offset, length);
    }

    /**
     * Converts the error number of a provider: to the number of posted requests if the queue is full, to an exception
     * otherwise. Some providers negate the number.
     *
     * @param bad the request that the provider refused; {@link NativeRequests#NONE} if it named none
     */
    final int refused(int result, NativeRequests requests, int first, int end, int bad) {
        requests.forgetBad();
        Errno errno = new Errno(Math.abs(result));
        boolean full = errno.equals(Errno.ENOMEM) || errno.equals(Errno.ENOSPC);
        boolean alone = end - first == 1;
        int refused = bad == NativeRequests.NONE && alone && full ? first : bad;
        if (full && refused != NativeRequests.NONE) {
            return refused - first;
        }
        PostedRequests posted = new PostedRequests(requests, first, end, refused);
        CallDescription description = CallDescription.on(domain.context().deviceName(), posted);
        throw refused == NativeRequests.NONE
                ? new WorkRequestException(verb, description, errno)
                : new WorkRequestException(verb, description, errno, requests.wrId(refused), refused - first);
    }

    private N scratch(int requests) {
        N there = scratch;
        if (there == null || there.count() < requests) {
            there = allocate(Math.max(SMALLEST_SCRATCH, Integer.highestOneBit(requests - 1) << 1));
            scratch = there;
        }
        return there;
    }

    /** The requests of a failed call, as its exception describes them. */
    private record PostedRequests(NativeRequests requests, int first, int end, int refused) implements CallDescription {
        @Override
        public String arguments() {
            int count = end - first;
            if (refused != NativeRequests.NONE) {
                return count == 1
                        ? requests.describe(refused)
                        : "%s, request %s of %s".formatted(requests.describe(refused), refused - first + 1, count);
            }
            return "%s; the provider does not say which one it refused"
                    .formatted(
                            count == 1
                                    ? requests.describe(first)
                                    : "%s requests from %s on".formatted(count, requests.describe(first)));
        }

        @Override
        public String advice(Errno errno) {
            if (errno.equals(Errno.EINVAL)) {
                return refused == NativeRequests.NONE
                        ? "the queue pair may be in a state that takes no requests: see its attributes()"
                        : requests.advice(refused);
            }
            return errno.equals(Errno.EIO)
                    ? "the device may be gone, or its queue pair reset; requests may have been posted nevertheless"
                    : CallDescription.super.advice(errno);
        }
    }
}
