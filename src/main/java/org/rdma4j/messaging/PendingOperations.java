package org.rdma4j.messaging;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;

/**
 * What threads wait for, by its number. What the peer answers and what the own device completes are kept apart: a peer
 * that invents a number must not make a thread believe that the device is done with its memory.
 *
 * @param <T> what they wait for
 */
final class PendingOperations<T> {
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, CompletableFuture<T>> waiting = new ConcurrentHashMap<>();
    private volatile @Nullable ChannelClosedException end;

    /** Begins an operation. The caller {@linkplain #forget forgets} it. */
    long begin() {
        long id = last.incrementAndGet();
        CompletableFuture<T> future = new CompletableFuture<>();
        waiting.put(id, future);
        ChannelClosedException over = end; // after the put, so that endAll finds it or it finds the end
        if (over != null) {
            future.completeExceptionally(over);
        }
        return id;
    }

    /** Returns false if nobody waits for it any more. */
    boolean complete(long id, T answer) {
        CompletableFuture<T> future = waiting.get(id);
        return future != null && future.complete(answer);
    }

    void forget(long id) {
        waiting.remove(id);
    }

    void endAll(ChannelClosedException cause) {
        end = cause;
        waiting.values().forEach(future -> future.completeExceptionally(cause));
    }

    /** Waits for the answer; null if the time has passed. */
    @Nullable
    T await(long id, Deadline deadline, String what) {
        CompletableFuture<T> future = waiting.get(id);
        if (future == null) {
            throw new IllegalStateException("operation %s was not begun".formatted(id));
        }
        try {
            return future.get(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            boolean isLate = future.completeExceptionally(new RdmaException(what + " came too late"));
            return isLate ? null : future.getNow(null); // the answer has come in this moment
        } catch (InterruptedException _) {
            throw Deadline.interrupted(what);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RdmaException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        }
    }
}
