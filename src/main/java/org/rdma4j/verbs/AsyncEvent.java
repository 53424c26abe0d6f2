package org.rdma4j.verbs;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous event of a device, a port or an object; {@code ibv_get_async_event(3)}. {@link Context#onEvent} adds
 * listeners to events. An event is acknowledged before a listener gets it. At most one of the optional parts is
 * present: the object that it happened to, unless that has been closed since, or the port. None is present for an event
 * of the whole device.
 */
public final class AsyncEvent {
    private final int typeValue;
    private final Context context;
    /** Null for an event of a port or of the device, and where the object is closed. */
    private final @Nullable Object object;
    /** 0 for an event of anything else. */
    private final int port;

    private AsyncEvent(int typeValue, Context context, @Nullable Object object, int port) {
        this.typeValue = typeValue;
        this.context = context;
        this.object = object;
        this.port = port;
    }

    static AsyncEvent ofPort(int typeValue, Context context, int port) {
        return new AsyncEvent(typeValue, context, null, Math.max(0, port));
    }

    static AsyncEvent ofObject(int typeValue, Context context, @Nullable Object object) {
        return new AsyncEvent(typeValue, context, object, 0);
    }

    /**
     * The type of the event.
     *
     * @return the type; {@link AsyncEventType#UNKNOWN} where this version does not know it
     */
    public AsyncEventType type() {
        return AsyncEventType.of(typeValue);
    }

    /**
     * The type of the event as a number.
     *
     * @return the number in {@code enum ibv_event_type}
     */
    public int typeValue() {
        return typeValue;
    }

    /**
     * The open device that it happened on.
     *
     * @return the context
     */
    public Context context() {
        return context;
    }

    /**
     * The queue pair that it happened to.
     *
     * @return the queue pair; empty if it happened to something else, or the queue pair is closed
     */
    public Optional<QueuePair> queuePair() {
        return object instanceof QueuePair queuePair ? Optional.of(queuePair) : Optional.empty();
    }

    /**
     * The completion queue that it happened to.
     *
     * @return the queue; empty if it happened to something else, or the queue is closed
     */
    public Optional<CompletionQueue> completionQueue() {
        return object instanceof CompletionQueue queue ? Optional.of(queue) : Optional.empty();
    }

    /**
     * The shared receive queue that it happened to.
     *
     * @return the queue; empty if it happened to something else, or the queue is closed
     */
    public Optional<SharedReceiveQueue> sharedReceiveQueue() {
        return object instanceof SharedReceiveQueue queue ? Optional.of(queue) : Optional.empty();
    }

    /**
     * The port that it happened to.
     *
     * @return the port's number, from 1; empty if it happened to something else
     */
    public OptionalInt port() {
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** The type, and the object or port. */
    @Override
    public String toString() {
        String place = port == 0 ? context.deviceName() : "port %s of %s".formatted(port, context.deviceName());
        return AsyncEventType.describe(typeValue) + ": " + (object == null ? place : object);
    }
}
