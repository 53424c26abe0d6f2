package org.rdma4j.verbs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.lifetime.Lifetime;

/**
 * The listeners to a context's asynchronous events, and the objects that events can be about. A thread reads the events
 * while there is a listener. Without a listener they stay in the kernel, which drops those of closed objects.
 */
final class AsyncEvents {
    private final Context context;
    private final Map<Long, Object> objects = new ConcurrentHashMap<>();
    private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable AsyncEventReader reader;

    AsyncEvents(Context context) {
        this.context = context;
    }

    EventSubscription subscribe(Consumer<AsyncEvent> listener) {
        EventSubscription subscription = new EventSubscription(this, listener);
        lock.lock();
        try {
            subscriptions.add(subscription);
            if (reader == null) {
                reader = AsyncEventReader.start(context, this);
            }
        } finally {
            lock.unlock();
        }
        return subscription;
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

    Optional<Object> object(long address) {
        return Optional.ofNullable(objects.get(address));
    }

    void publish(AsyncEvent event) {
        subscriptions.forEach(subscription -> subscription.tell(event));
    }

    void unsubscribe(EventSubscription subscription) {
        lock.lock();
        try {
            subscriptions.remove(subscription);
            if (subscriptions.isEmpty() && reader != null) {
                reader.close();
                reader = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
