package org.rdma4j.samples.pingpong;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.verbs.CompletionChannel;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.WorkCompletion;

/** Waits for completions, by polling or by sleeping until a notification, up to a time-out. */
final class Completions {
    private static final int BATCH = 16;

    private final CompletionQueue queue;
    /** Null if this polls. */
    private final @Nullable CompletionChannel channel;

    private final Duration timeout;

    private Completions(CompletionQueue queue, @Nullable CompletionChannel channel, Duration timeout) {
        this.queue = queue;
        this.channel = channel;
        this.timeout = timeout;
    }

    static Completions of(Context context, Traffic traffic) {
        int entries = traffic.receiveDepth() + traffic.queuePairs();
        if (!traffic.events()) {
            return new Completions(context.createCompletionQueue(entries), null, traffic.timeout());
        }
        CompletionChannel channel = context.createCompletionChannel();
        return new Completions(channel.createCompletionQueue(entries), channel, traffic.timeout());
    }

    CompletionQueue queue() {
        return queue;
    }

    /** Returns at least one completion, or none when the time-out has passed. */
    List<WorkCompletion> next() {
        long end = System.nanoTime() + timeout.toNanos();
        List<WorkCompletion> found = queue.poll(BATCH);
        while (found.isEmpty() && System.nanoTime() < end) {
            found = channel != null ? sleep(channel, end) : queue.poll(BATCH);
        }
        return found;
    }

    /** A completion that came between the last poll and the request for a notification raises none: poll once more. */
    private List<WorkCompletion> sleep(CompletionChannel announcements, long end) {
        queue.requestNotification();
        List<WorkCompletion> found = queue.poll(BATCH);
        if (found.isEmpty()) {
            announcements.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        return found;
    }
}
