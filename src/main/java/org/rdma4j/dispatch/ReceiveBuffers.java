package org.rdma4j.dispatch;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.ReceiveRequest;
import org.rdma4j.verbs.SharedReceiveQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buffers of one size that messages are received into, one receive for each. All are posted at once; the dispatcher posts
 * each again when its message was handled. They belong to one queue pair, or to a shared receive queue and all queue pairs
 * that take from it.
 *
 * <p>The {@code wrId} of these receives is negative. Requests of the program itself need one that is not.
 */
public final class ReceiveBuffers {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiveBuffers.class);
    private static final AtomicInteger MADE = new AtomicInteger();

    private final String queue;
    private final boolean shared;
    private final Predicate<ReceiveRequest> post;
    /** By their index, which is the lower half of the {@code wrId}. */
    private final ReceiveRequest[] requests;

    private final int number = MADE.incrementAndGet() & Integer.MAX_VALUE;

    private ReceiveBuffers(
            String queue, boolean shared, Predicate<ReceiveRequest> post, MemoryRegion region, int bufferSize) {
        if (bufferSize < 1 || region.size() < bufferSize) {
            throw new IllegalArgumentException(
                    "the %s cannot be divided into buffers of %s bytes".formatted(region, bufferSize));
        }
        this.queue = queue;
        this.shared = shared;
        this.post = post;
        this.requests = new ReceiveRequest[(int) Math.min(region.size() / bufferSize, 1 << 20)];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = ReceiveRequest.of(wrId(i), region.slice((long) i * bufferSize, bufferSize));
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
     * @param queuePair past RESET: bound or connected
     * @param region registered with {@link AccessFlag#LOCAL_WRITE}; it stays the caller's, who closes it after the queue
     *     pair. Bytes at its end that make no whole buffer are not used
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
     * @param region registered with {@link AccessFlag#LOCAL_WRITE}; it stays the caller's, who closes it after the queue.
     *     Bytes at its end that make no whole buffer are not used
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
     * How many receives there are.
     *
     * @return their number, posted or being handled
     */
    public int count() {
        return requests.length;
    }

    /** How many there are, and where they are posted. */
    @Override
    public String toString() {
        return "%s receive buffers of the %s".formatted(requests.length, queue);
    }

    /** Whether a completion is of a receive of a dispatcher, whichever. */
    static boolean areNamedBy(long wrId) {
        return wrId < 0;
    }

    /** Whether a completion is of one of these receives. */
    boolean own(long wrId) {
        return areNamedBy(wrId) && numberIn(wrId) == number;
    }

    /** Which receive buffers a completion is of. */
    static int numberIn(long wrId) {
        return (int) (wrId >>> Integer.SIZE) & Integer.MAX_VALUE;
    }

    int number() {
        return number;
    }

    /** Whether other queue pairs need them when one is gone. */
    boolean areShared() {
        return shared;
    }

    MemorySegment message(long wrId, int byteLength) {
        return requests[(int) wrId].buffers().getFirst().memory().asSlice(0, byteLength);
    }

    /** Lets the device use the buffer again, unless the queue is gone or broken. */
    void postAgain(long wrId) {
        try {
            var _ = post.test(requests[(int) wrId]); // there is room: its receive has completed
        } catch (IllegalStateException | RdmaException e) {
            LOG.debug("the {} takes no more receives", queue, e);
        }
    }

    /** Whose it is, and which: a late completion of a queue pair that is gone is not taken for one of its successor. */
    private long wrId(int index) {
        return Long.MIN_VALUE | (long) number << Integer.SIZE | index;
    }
}
