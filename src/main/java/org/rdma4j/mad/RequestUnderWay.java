package org.rdma4j.mad;

import org.jspecify.annotations.Nullable;

/** A request to one address until its response comes: its tries, and the memory that they are sent from. */
final class RequestUnderWay {
    private final int agent;
    private final MadRequest request;
    private final MadRetryPolicy retryPolicy;
    private final PendingRequest pending;
    private final MadSending description;
    private final UmadBuffer buffer;
    private int triesLeft;
    private long deadline;

    RequestUnderWay(
            int agent,
            MadAddress address,
            MadRequest request,
            MadRetryPolicy retryPolicy,
            UmadBuffer buffer,
            Runnable tryEnded) {
        this.agent = agent;
        this.request = request;
        this.retryPolicy = retryPolicy;
        this.pending = new PendingRequest(agent, request.attribute(), tryEnded);
        this.description = MadSending.of(address, () -> request + " to " + request.target(address));
        this.buffer = buffer;
        this.triesLeft = retryPolicy.tries();
        buffer.address(address);
    }

    /** Begins the wait of another try; false if there are none left. */
    boolean beginTry() {
        if (triesLeft == 0) {
            return false;
        }
        triesLeft--;
        deadline = System.nanoTime() + retryPolicy.timeout().toNanos();
        return true;
    }

    /** Writes the datagram of a try into the buffer. */
    void encode(int transaction) {
        buffer.datagram(request, transaction);
    }

    /** When there is no point in waiting longer for the try, as {@link System#nanoTime} counts. */
    long deadline() {
        return deadline;
    }

    boolean isTryOver() {
        return pending.isTryOver() || deadline - System.nanoTime() <= 0;
    }

    @Nullable
    Mad response() {
        return pending.response();
    }

    int agent() {
        return agent;
    }

    PendingRequest pending() {
        return pending;
    }

    MadSending description() {
        return description;
    }

    UmadBuffer buffer() {
        return buffer;
    }

    int timeoutMillis() {
        return retryPolicy.timeoutMillis();
    }
}
