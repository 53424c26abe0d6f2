package org.rdma4j.verbs;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Something that happened without having been asked for; {@code ibv_get_async_event(3)}. Listeners get it from {@link
 * Context#onEvent}, where it is acknowledged already. Of the optional parts at most one is there: the object that it
 * happened to, unless that has been closed since, or the port; none for the device as a whole.
 *
 * @param type what happened
 * @param context the open device that it happened on
 * @param queuePair the queue pair that it happened to
 * @param completionQueue the completion queue that it happened to
 * @param sharedReceiveQueue the shared receive queue that it happened to
 * @param port the number of the port that it happened to, from 1
 */
public record AsyncEvent(
        AsyncEventType type,
        Context context,
        Optional<QueuePair> queuePair,
        Optional<CompletionQueue> completionQueue,
        Optional<SharedReceiveQueue> sharedReceiveQueue,
        OptionalInt port) {

    static AsyncEvent ofPort(AsyncEventType type, Context context, int port) {
        OptionalInt number = port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
        return new AsyncEvent(type, context, Optional.empty(), Optional.empty(), Optional.empty(), number);
    }

    static AsyncEvent ofObject(AsyncEventType type, Context context, Optional<Object> object) {
        return new AsyncEvent(
                type,
                context,
                object.filter(QueuePair.class::isInstance).map(QueuePair.class::cast),
                object.filter(CompletionQueue.class::isInstance).map(CompletionQueue.class::cast),
                object.filter(SharedReceiveQueue.class::isInstance).map(SharedReceiveQueue.class::cast),
                OptionalInt.empty());
    }

    /** What happened, and to what. */
    @Override
    public String toString() {
        String subject = Stream.of(queuePair, completionQueue, sharedReceiveQueue)
                .flatMap(Optional::stream)
                .map(Object::toString)
                .findFirst()
                .orElseGet(() -> port.isPresent()
                        ? "port %s of %s".formatted(port.getAsInt(), context.deviceName())
                        : context.deviceName());
        return type + ": " + subject;
    }
}
