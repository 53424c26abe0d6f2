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
 * Hands the completions of a completion queue to handlers, one for each queue pair. It posts the receives of {@link
 * ReceiveBuffers} again. When a queue pair breaks, it calls the handler once for that, and once for each flushed
 * request. Completions without a handler are dropped.
 *
 * <p>The caller provides the thread, platform or virtual: it calls {@link #run}, or {@link #dispatch} in a loop. Any
 * thread may attach queue pairs and close attachments. No other thread may poll the queue.
 *
 * {@snippet file="org/rdma4j/examples/DispatchExampleTest.java" region="server"}
 */
public final class CompletionDispatcher implements AutoCloseable {
    private static final int BATCH = 64;
    /** How long it takes at most until a waiting thread notices that this was closed. */
    private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(100).toNanos();

    private final CompletionQueue completions;
    private final CompletionBatch batch;
    private final Map<Integer, Attachment> attachments = new ConcurrentHashMap<>();
    /**
     * By number. A late message for a closed queue pair uses up a receive, which must be posted again for the others.
     */
    private final Map<Integer, ReceiveBuffers> shared = new ConcurrentHashMap<>();

    private final AtomicLong dropped = new AtomicLong();
    /** Held while handlers are called, so that a handler is not called after its attachment was closed. */
    private final ReentrantLock handling = new ReentrantLock();

    private volatile boolean closed;

    private CompletionDispatcher(CompletionQueue completions) {
        this.completions = completions;
        this.batch = completions.batch(BATCH);
    }

    /**
     * Creates a dispatcher for a queue.
     *
     * @param completions the queue to poll; the caller closes it after the dispatcher
     * @return the dispatcher, which the caller closes
     * @throws IllegalStateException if the queue is closed
     */
    public static CompletionDispatcher of(CompletionQueue completions) {
        return new CompletionDispatcher(completions);
    }

    /**
     * Attaches a handler to a queue pair whose receives, if any, the program posts itself. Attach it before you post:
     * completions without a handler are dropped.
     *
     * @param queuePair reports its sends, its receives or both to the queue
     * @param handler called in the thread that calls {@link #run} or {@link #dispatch}
     * @return the attachment, which the caller closes before the queue pair; closed with this dispatcher at the latest
     * @throws IllegalArgumentException if the queue pair does not report to the queue
     * @throws IllegalStateException if the queue pair is attached already, or this dispatcher is closed
     */
    public Attachment attach(QueuePair queuePair, CompletionHandler handler) {
        return attach(queuePair, null, handler);
    }

    /**
     * Attaches a handler to a queue pair with receive buffers.
     *
     * @param queuePair reports its receives to the queue, and also its sends unless another thread polls for them
     * @param receives the buffers that are posted for its messages; pass the same object for all queue pairs of a
     *     shared receive queue
     * @param handler called in the thread that calls {@link #run} or {@link #dispatch}
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
            Attachment other = attachments.get(attachment.qpn()); // another queue pair with this number is closed
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
     * Hands out the completions in the queue, and does not wait. Always call this in the same thread.
     *
     * @return how many completions there were, at most 64
     * @throws IllegalStateException if this dispatcher or the queue is closed, or another thread calls this
     * @throws RdmaException if the queue is broken, usually because it was too small and overran
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
     * @param strategy how the thread waits while the queue is empty
     * @throws IllegalStateException if the queue is closed, another thread dispatches, or the strategy cannot wait for
     *     the queue
     * @throws RdmaException if the queue is broken, usually because it was too small and overran
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
     * How many completions were dropped, because their queue pair is not attached.
     *
     * @return the number since this dispatcher was created
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
        } finally {
            handling.unlock();
        }
        List.copyOf(attachments.values()).forEach(Attachment::close);
    }

    /** The queue, and how many queue pairs are attached. */
    @Override
    public String toString() {
        return "dispatcher of the %s with %s queue pairs".formatted(completions, attachments.size());
    }

    /** Whether this thread is calling handlers. */
    boolean isHandling() {
        return handling.isHeldByCurrentThread();
    }

    /** Hands out the last completions of an attachment. */
    void detach(Attachment attachment, List<WorkCompletion> last) {
        handling.lock();
        try {
            if (attachments.remove(attachment.qpn(), attachment)) {
                last.forEach(attachment::handle);
            }
        } finally {
            handling.unlock();
        }
    }

    /** Counts a completion without a handler, and posts its shared receive again. */
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

    /**
     * Nothing is polled outside the lock: when an attachment is closed, its completions are handled already or still in
     * the queue.
     */
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
