package org.rdma4j.mad;

import java.time.Duration;

/**
 * How long to wait for a response, and how many times to send the request. Datagrams are unreliable: if one is lost,
 * the request must be sent again. Immutable: each {@code with...} method returns a changed copy.
 */
public final class MadRetryPolicy {
    private static final MadRetryPolicy DEFAULTS = new MadRetryPolicy(Duration.ofSeconds(1), 3);

    private final Duration timeout;
    private final int tries;

    private MadRetryPolicy(Duration timeout, int tries) {
        this.timeout = timeout;
        this.tries = tries;
    }

    /**
     * One second, three tries, as in the C tools.
     *
     * @return the policy
     */
    public static MadRetryPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * Sets how long each try waits.
     *
     * @param newTimeout from one millisecond to 2,147,483,647, the limits of the kernel interface
     * @return the changed copy
     * @throws IllegalArgumentException if the time is out of range
     */
    public MadRetryPolicy withTimeout(Duration newTimeout) {
        if (newTimeout.compareTo(Duration.ofMillis(1)) < 0
                || newTimeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("a MAD time-out is from 1 to 2147483647 ms, not " + newTimeout);
        }
        return new MadRetryPolicy(newTimeout, tries);
    }

    /**
     * Sets how often the request is sent before the query fails.
     *
     * @param newTries at least 1
     * @return the changed copy
     * @throws IllegalArgumentException if the number is less
     */
    public MadRetryPolicy withTries(int newTries) {
        if (newTries < 1) {
            throw new IllegalArgumentException("a MAD is sent at least once, not " + newTries + " times");
        }
        return new MadRetryPolicy(timeout, newTries);
    }

    /**
     * How long each try waits.
     *
     * @return the time-out
     */
    public Duration timeout() {
        return timeout;
    }

    /**
     * How often the request is sent before the query fails.
     *
     * @return at least 1
     */
    public int tries() {
        return tries;
    }

    int timeoutMillis() {
        return (int) timeout.toMillis();
    }

    /** As {@code 3 x 1000 ms}. */
    @Override
    public String toString() {
        return tries + " x " + timeout.toMillis() + " ms";
    }
}
