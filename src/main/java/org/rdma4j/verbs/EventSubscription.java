package org.rdma4j.verbs;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subscription of a listener to asynchronous events. It lasts until it is closed. Made by {@link Context#onEvent}. */
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
     * Ends the subscription. This does not wait for a call of the listener that is under way, so that the listener
     * itself may call it. When the last subscription of a context ends, so does the thread that calls listeners.
     * Closing again does nothing.
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
        } catch (Throwable thrown) { // also a checked exception, which other languages and Lombok throw undeclared
            log(event, thrown);
        }
        Thread.interrupted(); // a listener interrupted the thread, which would not wait any more
    }

    /** A failure does not affect the other listeners and the later events, even if it cannot be printed. */
    private static void log(AsyncEvent event, Throwable thrown) {
        try {
            LOG.error("a listener failed on {}; the others and the later events are not affected", event, thrown);
        } catch (Throwable another) {
            LOG.error(
                    "a listener failed on {} with a {} that fails itself when it is printed",
                    event,
                    thrown.getClass().getName());
        }
    }
}
