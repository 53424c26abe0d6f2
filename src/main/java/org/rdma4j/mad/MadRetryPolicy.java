package org.rdma4j.mad;

import java.time.Duration;

/**
 * How long to wait for a response, and how many times to send the request. Datagrams are unreliable: if one is lost,
 * the request must be sent again.
 *
 * @param timeout how long each try waits, from one millisecond to 2,147,483,647
 * @param tries how often to send the request before giving up, at least once
 */
public record MadRetryPolicy(Duration timeout, int tries) {
    /** One second, three tries, as in the C tools. */
    public static final MadRetryPolicy DEFAULT = new MadRetryPolicy(Duration.ofSeconds(1), 3);

    /** Checks the limits, which are those of the kernel interface. */
    public MadRetryPolicy {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0
                || timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("a MAD time-out is from 1 to 2147483647 ms, not " + timeout);
        }
        if (tries < 1) {
            throw new IllegalArgumentException("a MAD is sent at least once, not " + tries + " times");
        }
    }

    /**
     * The same number of tries with another time-out.
     *
     * @param timeout how long each try waits
     * @return the changed copy
     */
    public MadRetryPolicy withTimeout(Duration timeout) {
        return new MadRetryPolicy(timeout, tries);
    }

    int timeoutMillis() {
        return (int) timeout.toMillis();
    }

    @Override
    public String toString() {
        return tries + " x " + timeout.toMillis() + " ms";
    }
}
