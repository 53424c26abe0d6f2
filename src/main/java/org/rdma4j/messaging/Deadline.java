package org.rdma4j.messaging;

import java.time.Duration;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.readiness.ReadinessWait;

/**
 * The end of a time that a caller has given.
 *
 * @param timeout the whole time
 * @param nanos when it ends, in the time of {@link System#nanoTime}
 */
record Deadline(Duration timeout, long nanos) {
    static Deadline after(Duration timeout) {
        return new Deadline(timeout, ReadinessWait.deadline(timeout));
    }

    /** How much is left; 0 if it has passed. */
    long nanosLeft() {
        return Math.max(0, nanos - System.nanoTime());
    }

    RdmaException passed(String what) {
        return new RdmaException("%s within %s ms".formatted(what, timeout.toMillis()));
    }

    static RdmaException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new RdmaException("the thread was interrupted while it waited for " + what);
    }
}
