package org.rdma4j.verbs;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads a context's asynchronous events. While no listener needs it, the thread does not keep the context
 * from the garbage collector, so that a context that was forgotten is reported.
 */
final class AsyncEventReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncEventReader.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final AsyncEvents events;
    private final EventWait wait;
    private final Lifetime lifetime;

    private AsyncEventReader(Context context, AsyncEvents events) {
        this.events = events;
        this.wait = new EventWait(context.deviceName(), events);
        this.lifetime = Lifetime.begin(this, wait::close, context.lifetime());
    }

    static AsyncEventReader start(Context context, AsyncEvents events) {
        AsyncEventReader reader = new AsyncEventReader(context, events);
        Thread.ofPlatform()
                .daemon()
                .name("rdma4j events of " + context.deviceName())
                .start(reader.wait::run);
        return reader;
    }

    /** Keeps the context from the garbage collector while there are listeners, which would hear no more events. */
    void keepContext(boolean keep) {
        wait.kept = keep ? events : null;
    }

    /** Ends the thread. The thread may still be in a listener, or may be the caller. */
    @Override
    public void close() {
        lifetime.close();
    }

    @Override
    public String toString() {
        return wait.toString();
    }

    /** The state of the thread while it waits. It has no reference to the context. */
    private static final class EventWait {
        private final String deviceName;
        private final ReadinessWait readiness;
        private final WeakReference<AsyncEvents> events;
        private final Lifetime lifetime;
        /** The events, while there are listeners. */
        private volatile @Nullable AsyncEvents kept;

        EventWait(String deviceName, AsyncEvents events) {
            this.deviceName = deviceName;
            this.readiness = new ReadinessWait(events.descriptor());
            this.events = new WeakReference<>(events);
            this.lifetime = Lifetime.begin(this, readiness::wake, readiness::close);
        }

        void run() {
            try {
                while (readNext()) {}
            } catch (IllegalStateException e) {
                LOG.debug("the {} ends", this, e);
            } catch (RdmaException e) {
                LOG.warn("the {} ends; its listeners get no more events", this, e);
            }
        }

        void close() {
            lifetime.close();
        }

        @Override
        public String toString() {
            return "reader of the events of " + deviceName;
        }

        /** Waits for an event and publishes it; returns false if this was the last one. */
        private boolean readNext() {
            AsyncEvent event = next();
            AsyncEvents publisher = source();
            if (publisher == null) {
                close();
                return false;
            }
            if (event != null) {
                publisher.publish(event);
            }
            return !lifetime.isClosed();
        }

        /**
         * Waits for an event; null when this is being closed, or when the event could not be read. No listener is called
         * while this is in use.
         */
        private @Nullable AsyncEvent next() {
            lifetime.beginUse();
            try {
                return readiness.await(ReadinessWait.deadline(FOREVER), this::take);
            } catch (OutOfMemoryError e) {
                LOG.error("the {} has no memory for the next event and tries again", this, e);
                LockSupport.parkNanos(PAUSE_NANOS);
                return null;
            } finally {
                lifetime.endUse();
            }
        }

        /** Null if the context was forgotten. */
        private @Nullable AsyncEvents source() {
            AsyncEvents listened = kept;
            return listened == null ? events.get() : listened;
        }

        private @Nullable AsyncEvent take() {
            AsyncEvents source = source();
            if (source == null) {
                readiness.wake(); // the context was forgotten; nobody can read its event any more
                return null;
            }
            return source.take();
        }
    }
}
