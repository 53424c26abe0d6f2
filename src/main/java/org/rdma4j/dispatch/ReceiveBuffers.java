package org.rdma4j.dispatch;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.ReceiveRequest;
import org.rdma4j.verbs.SharedReceiveQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buffers of one size for received messages, with one receive for each. All are posted at once; the dispatcher posts
 * each again after its message was handled. They belong to one queue pair, or to a shared receive queue and all its
 * queue pairs.
 *
 * <p>The {@code wrId} of these receives is negative. Requests that the program posts itself must have one that is not.
 */
public final class ReceiveBuffers {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiveBuffers.class);
    private static final AtomicInteger MADE = new AtomicInteger();

    private final String queue;
    private final boolean shared;
    private final Predicate<ReceiveRequest> post;
    /** The lower half of the {@code wrId} is the index into this array. */
    private final ReceiveRequest[] requests;

    private final int number = MADE.incrementAndGet() & Integer.MAX_VALUE;

    private ReceiveBuffers(
            String queue, boolean shared, Predicate<ReceiveRequest> post, MemoryRegion region, int bufferSize) {
        List<MemorySlice> buffers = region.divide(bufferSize);
        this.queue = queue;
        this.shared = shared;
        this.post = post;
        this.requests = new ReceiveRequest[Math.min(buffers.size(), 1 << 20)];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = ReceiveRequest.of(wrId(i), buffers.get(i));
            if (!post.test(requests[i])) {
                throw new IllegalArgumentException(
                        "the %s takes no more than %s receives; the %s has room for more: use a "
                                        .formatted(queue, i, region)
                                + "smaller slice of memory, or create the queue larger");
            }
        }
    }

    /**
     * Posts receives to a queue pair, one for each buffer.
     *
     * @param queuePair a queue pair that is not in RESET: it is bound or connected
     * @param region registered with {@link AccessFlag#LOCAL_WRITE}; the caller closes it after the queue pair. Bytes at
     *     its end that do not fill a buffer are not used
     * @param bufferSize the size of the largest message in bytes; for datagrams 40 more
     * @return the buffers, for {@link CompletionDispatcher#attach}
     * @throws IllegalArgumentException if the region is smaller than a buffer, or the queue takes fewer receives
     * @throws IllegalStateException if the queue pair is in RESET, has a shared receive queue, or is closed
     * @throws RdmaException if the device refuses
     */
    public static ReceiveBuffers post(QueuePair queuePair, MemoryRegion region, int bufferSize) {
        return new ReceiveBuffers(queuePair.toString(), false, queuePair::postReceive, region, bufferSize);
    }

    /**
     * Posts receives to a shared receive queue, one for each buffer.
     *
     * @param queue the queue
     * @param region registered with {@link AccessFlag#LOCAL_WRITE}; the caller closes it after the queue. Bytes at its
     *     end that do not fill a buffer are not used
     * @param bufferSize the size of the largest message in bytes; for datagrams 40 more
     * @return the buffers, for {@link CompletionDispatcher#attach} with each queue pair of the queue
     * @throws IllegalArgumentException if the region is smaller than a buffer, or the queue takes fewer receives
     * @throws IllegalStateException if the queue is closed
     * @throws RdmaException if the device refuses
     */
    public static ReceiveBuffers post(SharedReceiveQueue queue, MemoryRegion region, int bufferSize) {
        return new ReceiveBuffers(queue.toString(), true, queue::postReceive, region, bufferSize);
    }

    /**
     * The number of buffers.
     *
     * @return the number, posted or being handled
     */
    public int count() {
        return requests.length;
    }

    /** The number of buffers, and the queue they are posted to. */
    @Override
    public String toString() {
        return "%s receive buffers of the %s".formatted(requests.length, queue);
    }

    /** Whether a completion is for any object of this class. */
    static boolean areNamedBy(long wrId) {
        return wrId < 0;
    }

    /** Whether a completion is for one of these buffers. */
    boolean own(long wrId) {
        return areNamedBy(wrId) && numberIn(wrId) == number;
    }

    /** The number of the object that a completion is for. */
    static int numberIn(long wrId) {
        return (int) (wrId >>> Integer.SIZE) & Integer.MAX_VALUE;
    }

    int number() {
        return number;
    }

    /** Whether they are posted to a shared receive queue. */
    boolean areShared() {
        return shared;
    }

    MemorySegment message(long wrId, int byteLength) {
        return requests[(int) wrId].buffers().getFirst().memory().asSlice(0, byteLength);
    }

    /** Posts the receive again, unless the queue is closed or broken. */
    void postAgain(long wrId) {
        try {
            var _ = post.test(requests[(int) wrId]); // there is room, because this receive has completed
        } catch (IllegalStateException | RdmaException e) {
            LOG.debug("the {} takes no more receives", queue, e);
        }
    }

    /**
     * The number of this object and the index of the buffer. A late completion for a closed queue pair is thereby not
     * mistaken for one of a new queue pair with the same number.
     */
    private long wrId(int index) {
        return Long.MIN_VALUE | (long) number << Integer.SIZE | index;
    }
}
