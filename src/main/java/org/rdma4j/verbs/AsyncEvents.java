package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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

/**
 * The asynchronous events of a context: who hears of them, and which objects they can be about. A thread reads the
 * events while there is a listener, or a completion queue that can overrun. A program that has an event loop can take
 * them itself instead. Otherwise they stay in the kernel, which drops those of closed objects.
 */
final class AsyncEvents {
    private static final class Functions {
        static final MethodHandle GET =
                NativeCall.link(verbs_h.ibv_get_async_event$address(), verbs_h.ibv_get_async_event$descriptor());
        static final MethodHandle ACKNOWLEDGE =
                NativeCall.link(verbs_h.ibv_ack_async_event$address(), verbs_h.ibv_ack_async_event$descriptor());
    }

    /** How many events are kept for the first listener. */
    private static final int MOST_UNHEARD = 256;

    private final Context context;
    private final Map<Long, Object> objects = new ConcurrentHashMap<>();
    private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable AsyncEventReader reader;
    /** Whether events are read without listeners too; guarded by the lock, as are the others. */
    private boolean watched;
    /** Whether the program takes the events itself; there are no listeners and no reader then. */
    private boolean takenByProgram;
    /** Events that were read before there was a listener. */
    private final Deque<AsyncEvent> unheard = new ArrayDeque<>();

    AsyncEvents(Context context) {
        this.context = context;
    }

    EventSubscription subscribe(Consumer<AsyncEvent> listener) {
        EventSubscription subscription = new EventSubscription(this, listener);
        List<AsyncEvent> earlier;
        lock.lock();
        try {
            if (takenByProgram) {
                throw new IllegalStateException("the events of %s are taken with takeEvent(); there can be no listener"
                        .formatted(context.deviceName()));
            }
            subscriptions.add(subscription);
            earlier = unheard.stream().filter(AsyncEvents::isOfOpenObject).toList();
            unheard.clear();
            read();
        } finally {
            lock.unlock();
        }
        earlier.forEach(subscription::tell);
        return subscription;
    }

    /** Reads events from now on without listeners too, so that a completion queue learns that it overran. */
    void watch() {
        lock.lock();
        try {
            watched = true;
            if (!takenByProgram) {
                read();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * From now on the program takes the events itself, when the descriptor is readable.
     *
     * @return the descriptor
     */
    int handToProgram() {
        lock.lock();
        try {
            if (!subscriptions.isEmpty()) {
                throw new IllegalStateException(
                        "the events of %s have listeners, whose thread takes them; ".formatted(context.deviceName())
                                + "close the subscriptions first");
            }
            endReading();
            takenByProgram = true;
            ReadinessWait.makeNonBlocking(descriptor());
            return descriptor();
        } finally {
            lock.unlock();
        }
    }

    /** An event for the program, which takes them itself: one that was read before it did so, or the next one. */
    @Nullable
    AsyncEvent takeForProgram() {
        lock.lock();
        try {
            if (!takenByProgram) {
                handToProgram();
            }
            AsyncEvent earlier = unheard.poll();
            if (earlier != null) {
                return earlier;
            }
        } finally {
            lock.unlock();
        }
        AsyncEvent taken = take();
        if (taken != null) {
            failQueue(taken);
        }
        return taken;
    }

    int descriptor() {
        return ibv_context.async_fd(context.pointer());
    }

    /**
     * Takes an event without waiting, and acknowledges it before it is delivered, because destroying the object that an
     * event is about waits for the acknowledgement. Null if there is none any more: its object was destroyed meanwhile.
     */
    @Nullable
    AsyncEvent take() {
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

    /** The object at a native address can be the subject of events from now on. */
    void add(long address, Object object, Lifetime lifetime) {
        objects.put(address, object);
        if (lifetime.isClosed()) { // with its parent; its address may belong to another object already
            objects.remove(address, object);
        }
    }

    /** The object is closed; its address may belong to another object already. */
    void remove(long address, Object object) {
        objects.remove(address, object);
    }

    @Nullable
    Object object(long address) {
        return objects.get(address);
    }

    void publish(AsyncEvent event) {
        failQueue(event);
        if (!keep(event)) {
            subscriptions.forEach(subscription -> subscription.tell(event));
        }
    }

    private static void failQueue(AsyncEvent event) {
        if (event.type().equals(AsyncEventType.COMPLETION_QUEUE_ERROR)) {
            event.completionQueue().ifPresent(CompletionQueue::fail);
        }
    }

    private AsyncEvent translate(MemorySegment event) {
        int type = ibv_async_event.event_type(event);
        MemorySegment element = ibv_async_event.element(event);
        if (AsyncEventType.of(type).concernsAnObject()) {
            long address = ibv_async_event.element.qp(element).address();
            return AsyncEvent.ofObject(type, context, object(address));
        }
        return AsyncEvent.ofPort(type, context, ibv_async_event.element.port_num(element));
    }

    /** Keeps an event for the first listener; returns false if there is one already. */
    private boolean keep(AsyncEvent event) {
        lock.lock();
        try {
            boolean keeps = subscriptions.isEmpty();
            if (keeps) {
                unheard.add(event);
                if (unheard.size() > MOST_UNHEARD) {
                    unheard.remove();
                }
            }
            return keeps;
        } finally {
            lock.unlock();
        }
    }

    /** Events of closed objects are dropped, as the kernel drops those that nobody has read. */
    private static boolean isOfOpenObject(AsyncEvent event) {
        return event.queuePair().filter(QueuePair::isClosed).isEmpty()
                && event.completionQueue().filter(CompletionQueue::isClosed).isEmpty()
                && event.sharedReceiveQueue()
                        .filter(SharedReceiveQueue::isClosed)
                        .isEmpty();
    }

    private void read() {
        if (reader == null) {
            reader = AsyncEventReader.start(context, this);
        }
        reader.keepContext(!subscriptions.isEmpty());
    }

    private void endReading() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    void unsubscribe(EventSubscription subscription) {
        lock.lock();
        try {
            subscriptions.remove(subscription);
            if (subscriptions.isEmpty() && !watched) {
                endReading();
            } else if (reader != null) {
                reader.keepContext(!subscriptions.isEmpty());
            }
        } finally {
            lock.unlock();
        }
    }
}
