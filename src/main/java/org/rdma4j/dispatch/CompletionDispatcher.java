package org.rdma4j.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.WaitingStrategy;
import org.rdma4j.verbs.WorkCompletion;

/**
 * Hands the completions of a completion queue to a handler of each queue pair that reports to it. It posts the receives of
 * {@link ReceiveBuffers} again, tells a handler once that its queue pair no longer works, tells of each request that was
 * flushed, and drops completions that come when nobody waits for them any more.
 *
 * <p>The caller gives it a thread, platform or virtual: {@link #run}, or {@link #dispatch} in a loop of its own. Any thread
 * may attach queue pairs and close attachments. Nobody else polls the queue meanwhile.
 *
 * {@snippet file="org/rdma4j/examples/DispatchExampleTest.java" region="server"}
 */
public final class CompletionDispatcher implements AutoCloseable {
    private static final int BATCH = 64;
    /** How long a thread that waits for a completion does not see that this was closed. */
    private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(100).toNanos();

    private final CompletionQueue completions;
    private final CompletionBatch batch;
    private final Map<Integer, Attachment> attachments = new ConcurrentHashMap<>();
    /** By their number. A message for a queue pair that is gone has taken one, which the others need. */
    private final Map<Integer, ReceiveBuffers> shared = new ConcurrentHashMap<>();

    private final AtomicLong dropped = new AtomicLong();
    /** Held while handlers are called, so that none is called any more when its attachment is closed. */
    private final ReentrantLock handling = new ReentrantLock();

    private volatile boolean closed;

    private CompletionDispatcher(CompletionQueue completions) {
        this.completions = completions;
        this.batch = completions.batch(BATCH);
    }

    /**
     * Makes a dispatcher for a queue.
     *
     * @param completions what it polls; the queue stays the caller's, who closes it after the dispatcher
     * @return the dispatcher, which the caller closes
     * @throws IllegalStateException if the queue is closed
     */
    public static CompletionDispatcher of(CompletionQueue completions) {
        return new CompletionDispatcher(completions);
    }

    /**
     * Lets a handler have the completions of a queue pair, whose receives the program posts itself, if there are any.
     * Attach before you post: completions without a handler are dropped.
     *
     * @param queuePair reports its sends, its receives or both to the queue
     * @param handler called in the thread of {@link #run} or {@link #dispatch}
     * @return the attachment, which the caller closes before the queue pair; closed with this dispatcher at the latest
     * @throws IllegalArgumentException if the queue pair does not report to the queue
     * @throws IllegalStateException if the queue pair is attached already, or this dispatcher is closed
     */
    public Attachment attach(QueuePair queuePair, CompletionHandler handler) {
        return attach(queuePair, null, handler);
    }

    /**
     * Lets a handler have the completions and the messages of a queue pair.
     *
     * @param queuePair reports its receives to the queue, and its sends too unless something else polls for them
     * @param receives what was posted for its messages; of a shared receive queue, the same for each of its queue pairs
     * @param handler called in the thread of {@link #run} or {@link #dispatch}
     * @return the attachment, which the caller closes before the queue pair; closed with this dispatcher at the latest
     * @throws IllegalArgumentException if the queue pair does not report to the queue
     * @throws IllegalStateException if the queue pair is attached already, or this dispatcher is closed
     */
    public Attachment attach(QueuePair queuePair, @Nullable ReceiveBuffers receives, CompletionHandler handler) {
        if (queuePair.sendCompletions() != completions && queuePair.receiveCompletions() != completions) {
            throw new IllegalArgumentException(
                    "the %s does not report to the %s: create it with that queue".formatted(queuePair, completions));
        }
        Attachment attachment = new Attachment(this, queuePair, receives, Objects.requireNonNull(handler));
        handling.lock();
        try {
            requireOpen();
            Attachment other =
                    attachments.get(attachment.qpn()); // of a queue pair that is closed, if it is another one
            if (other != null && other.queuePair() == queuePair) {
                throw new IllegalStateException("the %s is attached already".formatted(queuePair));
            }
            attachments.put(attachment.qpn(), attachment);
            if (receives != null && receives.areShared()) {
                shared.put(receives.number(), receives);
            }
        } finally {
            handling.unlock();
        }
        return attachment;
    }

    /**
     * Hands out what is in the queue, and does not wait. The same thread must call this each time.
     *
     * @return how many completions there were, at most 64
     * @throws IllegalStateException if this dispatcher or the queue is closed, or another thread dispatches
     * @throws RdmaException if the queue is broken, usually because it overran: it was too small
     */
    public int dispatch() {
        handling.lock();
        try {
            requireOpen();
            return handOut(batch.poll());
        } finally {
            handling.unlock();
        }
    }

    /**
     * Hands out completions until this dispatcher is closed, or the thread is interrupted; its interrupt status stays set.
     *
     * @param strategy what the thread does while the queue is empty
     * @throws IllegalStateException if the queue is closed, another thread dispatches, or the strategy cannot wait for the
     *     queue
     * @throws RdmaException if the queue is broken, usually because it overran: it was too small
     */
    public void run(WaitingStrategy strategy) {
        strategy.begin(completions);
        try {
            while (!closed && !Thread.currentThread().isInterrupted()) {
                if (dispatch() > 0) {
                    strategy.begin(completions);
                } else {
                    strategy.idle(completions, LONGEST_WAIT_NANOS);
                }
            }
        } catch (IllegalStateException e) {
            if (!closed) {
                throw e;
            }
        }
        if (!completions.isClosed()) {
            batch.handOver();
        }
    }

    /**
     * How many completions nobody waited for: of queue pairs that were never attached, or no longer.
     *
     * @return their number since this dispatcher was made
     */
    public long droppedCompletions() {
        return dropped.get();
    }

    /** Closes all attachments, and lets {@link #run} return. Closing again does nothing. */
    @Override
    public void close() {
        handling.lock();
        try {
            closed = true;
            List.copyOf(attachments.values()).forEach(Attachment::close);
        } finally {
            handling.unlock();
        }
    }

    /** The queue, and how many queue pairs are attached. */
    @Override
    public String toString() {
        return "dispatcher of the %s with %s queue pairs".formatted(completions, attachments.size());
    }

    void detach(Attachment attachment) {
        handling.lock();
        try {
            if (attachments.remove(attachment.qpn(), attachment)) {
                attachment.drain();
            }
        } finally {
            handling.unlock();
        }
    }

    /** Nobody waits for it any more. */
    void drop(WorkCompletion completion) {
        dropped.incrementAndGet();
        long wrId = completion.wrId();
        if (ReceiveBuffers.areNamedBy(wrId)) {
            ReceiveBuffers buffers = shared.get(ReceiveBuffers.numberIn(wrId));
            if (buffers != null) {
                buffers.postAgain(wrId);
            }
        }
    }

    /** Nothing is polled outside the lock: whoever closes an attachment finds its completions told or in the queue. */
    private int handOut(int count) {
        for (int i = 0; i < count; i++) {
            Attachment attachment = attachments.get(batch.qpn(i));
            if (attachment == null) {
                drop(batch.completion(i));
            } else {
                attachment.handle(batch.completion(i));
            }
        }
        return count;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the dispatcher of the %s is closed".formatted(completions));
        }
    }
}
