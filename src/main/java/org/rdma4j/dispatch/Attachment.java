package org.rdma4j.dispatch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.WorkCompletion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A queue pair with its handler at a dispatcher. Made by {@link CompletionDispatcher#attach}. */
public final class Attachment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private final CompletionDispatcher dispatcher;
    private final QueuePair queuePair;
    private final int qpn;
    private final @Nullable ReceiveBuffers receives;
    private final CompletionHandler handler;
    /** Whether the handler knows that the queue pair no longer works; guarded by the dispatcher's lock. */
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
     * @return what was attached
     */
    public QueuePair queuePair() {
        return queuePair;
    }

    /**
     * Ends the work of the queue pair and the calls of its handler. The queue pair goes to ERROR, as {@link QueuePair#drain}
     * does it, and the handler is told of the requests that were under way. When this returns, the handler is not called
     * any more; completions that come later are dropped, and so are those that were polled together with the one that a
     * handler is told of while it closes this. The queue pair stays the caller's, who closes it afterwards.
     * Closing again does nothing.
     */
    @Override
    public void close() {
        dispatcher.detach(this);
    }

    /** The queue pair. */
    @Override
    public String toString() {
        return "attachment of the " + queuePair;
    }

    int qpn() {
        return qpn;
    }

    /** Tells the handler of the requests under way. The queue pair may be closed already, or the device may be gone. */
    void drain() {
        try {
            queuePair.drain(DRAIN_TIMEOUT).forEach(this::handle);
        } catch (IllegalStateException e) {
            LOG.debug("the {} was closed before its attachment", queuePair, e);
        } catch (RdmaException e) {
            LOG.warn("requests of the {} may still be under way; its handler hears no more of them", queuePair, e);
        }
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

    /** A handler that throws does not end the thread that others depend on. */
    private void call(Runnable method) {
        try {
            method.run();
        } catch (Throwable thrown) { // also a checked exception, which other languages throw undeclared
            LOG.error("the handler of the {} failed; the dispatcher goes on", queuePair, thrown);
        }
    }
}
