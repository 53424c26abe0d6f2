package org.rdma4j.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.WorkCompletion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties a queue pair to its handler. Returned by {@link CompletionDispatcher#attach}. */
public final class Attachment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private final CompletionDispatcher dispatcher;
    private final QueuePair queuePair;
    private final int qpn;
    private final @Nullable ReceiveBuffers receives;
    private final CompletionHandler handler;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Whether {@link CompletionHandler#broken} was called; guarded by the dispatcher's lock. */
    private boolean broken;

    Attachment(
            CompletionDispatcher dispatcher,
            QueuePair queuePair,
            @Nullable ReceiveBuffers receives,
            CompletionHandler handler) {
        this.dispatcher = dispatcher;
        this.queuePair = queuePair;
        this.qpn = queuePair.qpn();
        this.receives = receives;
        this.handler = handler;
    }

    /**
     * The queue pair.
     *
     * @return the queue pair that was attached
     */
    public QueuePair queuePair() {
        return queuePair;
    }

    /**
     * Detaches the queue pair. It is moved to ERROR and drained, as {@link QueuePair#drain} does, and the handler gets
     * the completions of the outstanding requests; other handlers are called meanwhile. After this returns, the handler
     * is not called any more, and later completions are dropped. If a handler calls this, the rest of the batch of
     * completions that it is being called for is dropped too. The caller closes the queue pair afterwards. Closing again
     * does nothing. While another thread closes this, the call waits for it, but not if a handler calls.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                dispatcher.detach(this, drained());
            } finally {
                closed.countDown();
            }
        } else if (!dispatcher.isHandling()) { // the thread that closes this must come to call its handler
            awaitClosed();
        }
    }

    /** The queue pair. */
    @Override
    public String toString() {
        return "attachment of the " + queuePair;
    }

    int qpn() {
        return qpn;
    }

    private void awaitClosed() {
        boolean interrupted = false;
        while (closed.getCount() > 0) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The completions of outstanding requests. The queue pair may be closed already, or the device may be gone. */
    private List<WorkCompletion> drained() {
        try {
            return queuePair.drain(DRAIN_TIMEOUT);
        } catch (IllegalStateException e) {
            LOG.debug("the {} was closed before its attachment", queuePair, e);
        } catch (RdmaException e) {
            LOG.warn("requests of the {} may still be outstanding; its handler gets no more completions", queuePair, e);
        }
        return List.of();
    }

    void handle(WorkCompletion completion) {
        if (!completion.isSuccess() && !broken) {
            broken = true;
            call(() -> handler.broken(completion));
        }
        if (receives != null && receives.own(completion.wrId())) {
            receive(receives, completion);
        } else if (ReceiveBuffers.areNamedBy(completion.wrId())) {
            dispatcher.drop(completion);
        } else if (completion.isSuccess()) {
            call(() -> handler.completed(completion));
        } else {
            call(() -> handler.failed(completion));
        }
    }

    private void receive(ReceiveBuffers buffers, WorkCompletion completion) {
        long wrId = completion.wrId();
        if (completion.isSuccess()) {
            call(() -> handler.received(buffers.message(wrId, completion.byteLength()), completion));
        }
        if (completion.isSuccess() || buffers.areShared()) {
            buffers.postAgain(wrId);
        }
    }

    /** A handler that throws must not end the thread: other handlers need it. */
    private void call(Runnable method) {
        try {
            method.run();
        } catch (Throwable thrown) { // also a checked exception, which other languages throw undeclared
            LOG.error("the handler of the {} failed; the dispatcher goes on", queuePair, thrown);
        }
    }
}
