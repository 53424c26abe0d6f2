package org.rdma4j.verbs;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener's wish to be told of asynchronous events, which lasts until it is closed. Made by {@link Context#onEvent}. */
public final class EventSubscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventSubscription.class);

    private final AsyncEvents events;
    private final Consumer<AsyncEvent> listener;
    private volatile boolean closed;

    EventSubscription(AsyncEvents events, Consumer<AsyncEvent> listener) {
        this.events = events;
        this.listener = listener;
    }

    /**
     * Ends the subscription. A call of the listener that is under way is not waited for, so that the listener may do
     * this too. With the last subscription of a context the thread that calls listeners ends. Closing again does
     * nothing.
     */
    @Override
    public void close() {
        closed = true;
        events.unsubscribe(this);
    }

    void tell(AsyncEvent event) {
        if (closed) {
            return;
        }
        try {
            listener.accept(event);
        } catch (RuntimeException | Error thrown) {
            // The other listeners and the later events are not to suffer for it.
            LOG.error("a listener failed on {}", event, thrown);
        }
    }
}
