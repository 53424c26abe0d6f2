package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_async_event;
import org.rdma4j.bindings.verbs.ibv_context;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads a context's asynchronous events. It acknowledges each event before it calls the listeners,
 * because destroying the object that an event is about waits for the acknowledgement.
 */
final class AsyncEventReader implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle GET =
                NativeCall.link(verbs_h.ibv_get_async_event$address(), verbs_h.ibv_get_async_event$descriptor());
        static final MethodHandle ACKNOWLEDGE =
                NativeCall.link(verbs_h.ibv_ack_async_event$address(), verbs_h.ibv_ack_async_event$descriptor());
    }

    private static final Logger LOG = LoggerFactory.getLogger(AsyncEventReader.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final Context context;
    private final AsyncEvents events;
    private final ReadinessWait readiness;
    private final Lifetime lifetime;

    private AsyncEventReader(Context context, AsyncEvents events) {
        this.context = context;
        this.events = events;
        this.readiness = new ReadinessWait(ibv_context.async_fd(context.pointer()));
        this.lifetime = Lifetime.begin(this, readiness::wake, readiness::close, context.lifetime());
    }

    static AsyncEventReader start(Context context, AsyncEvents events) {
        AsyncEventReader reader = new AsyncEventReader(context, events);
        Thread.ofPlatform()
                .daemon()
                .name("rdma4j events of " + context.deviceName())
                .start(reader::run);
        return reader;
    }

    /** Ends the thread. The thread may still be in a listener, or may be the caller. */
    @Override
    public void close() {
        lifetime.close();
    }

    @Override
    public String toString() {
        return "reader of the events of " + context.deviceName();
    }

    private void run() {
        try {
            while (!lifetime.isClosed()) {
                AsyncEvent event = next();
                if (event != null) {
                    events.publish(event);
                }
            }
        } catch (IllegalStateException e) {
            LOG.debug("the {} ends", this, e);
        } catch (RdmaException e) {
            LOG.warn("the {} ends; its listeners hear of no more events", this, e);
        }
    }

    /**
     * Waits for an event; null when the reader is being closed, or when the event could not be read. No listener is
     * called while the reader is in use.
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

    /** Takes the next event; null if there is none any more, because its object was destroyed meanwhile. */
    private @Nullable AsyncEvent take() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(ibv_async_event.layout());
            var _ = NativeCall.settingErrno(
                    "ibv_get_async_event", CallDescription.on(context.deviceName(), () -> ""), errno ->
                            (int) Functions.GET.invokeExact(errno, context.pointer(), event));
            try {
                return translate(event);
            } finally {
                NativeCall.returningNothing(errno -> {
                    Functions.ACKNOWLEDGE.invokeExact(errno, event);
                });
            }
        } catch (RdmaException e) {
            if (e.errno().filter(Errno.EAGAIN::equals).isPresent()) {
                return null;
            }
            throw e;
        }
    }

    private AsyncEvent translate(MemorySegment event) {
        int type = ibv_async_event.event_type(event);
        MemorySegment element = ibv_async_event.element(event);
        if (AsyncEventType.of(type).concernsAnObject()) {
            long address = ibv_async_event.element.qp(element).address();
            return AsyncEvent.ofObject(type, context, events.object(address));
        }
        return AsyncEvent.ofPort(type, context, ibv_async_event.element.port_num(element));
    }
}
