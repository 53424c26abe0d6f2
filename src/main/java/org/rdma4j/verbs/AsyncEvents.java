package org.rdma4j.verbs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.lifetime.Lifetime;

/**
 * The listeners to a context's asynchronous events, and the objects that events can be about. A thread reads the events
 * while there is a listener, or a completion queue that can overrun and must hear of it. Otherwise they stay in the kernel,
 * which drops those of closed objects.
 */
final class AsyncEvents {
    /** How many events are kept for the first listener. */
    private static final int MOST_UNHEARD = 256;

    private final Context context;
    private final Map<Long, Object> objects = new ConcurrentHashMap<>();
    private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable AsyncEventReader reader;
    /** Whether events are read without listeners too; guarded by the lock, as are the others. */
    private boolean watched;
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

    /** Reads events from now on without listeners too: a completion queue must hear that it overran. */
    void watch() {
        lock.lock();
        try {
            watched = true;
            read();
        } finally {
            lock.unlock();
        }
    }

    /** The object at a native address can be the subject of events from now on. */
    void add(long address, Object object, Lifetime lifetime) {
        objects.put(address, object);
        if (lifetime.isClosed()) { // with its parent, since it was made; its address may belong to another one already
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
        if (event.type().equals(AsyncEventType.COMPLETION_QUEUE_ERROR)) {
            event.completionQueue().ifPresent(CompletionQueue::fail);
        }
        if (!keep(event)) {
            subscriptions.forEach(subscription -> subscription.tell(event));
        }
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

    /** As the kernel does with events that nobody has read, those of closed objects are forgotten. */
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
    }

    void unsubscribe(EventSubscription subscription) {
        lock.lock();
        try {
            subscriptions.remove(subscription);
            if (subscriptions.isEmpty() && !watched && reader != null) {
                reader.close();
                reader = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
