package org.rdma4j.verbs;

import java.util.Optional;
import java.util.OptionalInt;
import org.rdma4j.Mtu;

/**
 * How a connection is to behave; the defaults suit a network that loses little. See {@code man ibv_modify_qp}.
 * Immutable: each method answers a changed copy.
 *
 * @param pathMtu the payload of one packet; empty for the port's active MTU. Both sides must use the same, and no link
 *     between them may have less
 * @param acknowledgeTimeout how long to wait for an acknowledgement: 4.096 us times 2 to this power, 0 for ever. 14 is 67
 *     ms
 * @param retryCount how often to send again when no acknowledgement comes, 0 to 7; 7 is for ever on soft-RoCE
 * @param rnrRetryCount how often to send again when the peer has posted no receive, 0 to 6; 7 for ever
 * @param rnrTimer how long the peer is to wait before it sends again to a side that has posted no receive,
 *     as coded in the specification (9.7.5.2.8): 12 is 0.64 ms
 * @param serviceLevel the service level, 0 to 15; on RoCE it becomes the priority
 * @param maxReadAtomic how many RDMA reads and atomics can be under way in either direction; empty for 16, or as many
 *     as the device has if that is less. A peer that executes fewer at a time fails what comes above
 */
public record ConnectionOptions(
        Optional<Mtu> pathMtu,
        int acknowledgeTimeout,
        int retryCount,
        int rnrRetryCount,
        int rnrTimer,
        int serviceLevel,
        OptionalInt maxReadAtomic) {
    private static final int DEFAULT_READ_ATOMIC = 16;

    /** Checks the ranges. */
    public ConnectionOptions {
        requireRange("acknowledge time-out", acknowledgeTimeout, 31);
        requireRange("retry count", retryCount, 7);
        requireRange("RNR retry count", rnrRetryCount, 7);
        requireRange("RNR timer", rnrTimer, 31);
        requireRange("service level", serviceLevel, 15);
        maxReadAtomic.ifPresent(count -> requireRange("number of reads and atomics", count, 255));
    }

    /**
     * The port's active MTU, time-outs of 67 ms, 6 retries, no end to waiting for a receive, service level 0, 16 reads and
     * atomics at a time. A peer that is gone is noticed in half a second. Not 7 retries, the most there are: soft-RoCE
     * would never give up.
     *
     * @return the defaults
     */
    public static ConnectionOptions defaults() {
        return new ConnectionOptions(Optional.empty(), 14, 6, 7, 12, 0, OptionalInt.empty());
    }

    /**
     * Uses this MTU.
     *
     * @param mtu the payload of one packet
     * @return the changed copy
     */
    public ConnectionOptions pathMtu(Mtu mtu) {
        return new ConnectionOptions(
                Optional.of(mtu),
                acknowledgeTimeout,
                retryCount,
                rnrRetryCount,
                rnrTimer,
                serviceLevel,
                maxReadAtomic);
    }

    /**
     * Gives up on a silent peer after so many retries with such a time-out.
     *
     * @param timeout 4.096 us times 2 to this power, 0 to 31
     * @param retries 0 to 7
     * @return the changed copy
     */
    public ConnectionOptions acknowledge(int timeout, int retries) {
        return new ConnectionOptions(
                pathMtu,
                timeout,
                retries,
                rnrRetryCount,
                rnrTimer,
                serviceLevel,
                maxReadAtomic);
    }

    /**
     * Gives up on a peer without a receive after so many retries.
     *
     * @param retries 0 to 6; 7 for ever
     * @return the changed copy
     */
    public ConnectionOptions rnrRetryCount(int retries) {
        return new ConnectionOptions(
                pathMtu, acknowledgeTimeout, retryCount, retries, rnrTimer, serviceLevel, maxReadAtomic);
    }

    /**
     * Uses this service level.
     *
     * @param level 0 to 15
     * @return the changed copy
     */
    public ConnectionOptions serviceLevel(int level) {
        return new ConnectionOptions(
                pathMtu,
                acknowledgeTimeout,
                retryCount,
                rnrRetryCount,
                rnrTimer,
                level,
                maxReadAtomic);
    }

    /**
     * Lets so many RDMA reads and atomics be under way, in either direction.
     *
     * @param count at most what this device and the peer's have
     * @return the changed copy
     */
    public ConnectionOptions maxReadAtomic(int count) {
        return new ConnectionOptions(
                pathMtu,
                acknowledgeTimeout,
                retryCount,
                rnrRetryCount,
                rnrTimer,
                serviceLevel,
                OptionalInt.of(count));
    }

    /** What was asked for, or a default that a device with this limit has. */
    int readAtomicWithin(int deviceLimit) {
        return maxReadAtomic.orElse(Math.min(DEFAULT_READ_ATOMIC, deviceLimit));
    }

    private static void requireRange(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("the %s is a number from 0 to %d, not %d".formatted(name, most, value));
        }
    }
}
