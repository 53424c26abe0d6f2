package org.rdma4j.verbs;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Mtu;
import org.rdma4j.internal.numbers.FieldRange;

/**
 * How a connection behaves; {@code man ibv_modify_qp}. Begin with {@link #defaults}, which suit a network that loses
 * little. Immutable: each {@code with...} method returns a changed copy, and throws an {@link IllegalArgumentException}
 * for a number that is out of range.
 */
public final class ConnectionOptions {
    private static final int DEFAULT_READ_ATOMIC = 16;

    private @Nullable Mtu pathMtu;
    private int acknowledgeTimeout = 14;
    private int retryCount = 7;
    private int rnrRetryCount = 7;
    private int rnrTimer = 12;
    private int serviceLevel;
    private int trafficClass;
    private int flowLabel;
    private int hopLimit = 64;
    private @Nullable Integer maxReadAtomic;

    private ConnectionOptions() {}

    private ConnectionOptions(ConnectionOptions other) {
        pathMtu = other.pathMtu;
        acknowledgeTimeout = other.acknowledgeTimeout;
        retryCount = other.retryCount;
        rnrRetryCount = other.rnrRetryCount;
        rnrTimer = other.rnrTimer;
        serviceLevel = other.serviceLevel;
        trafficClass = other.trafficClass;
        flowLabel = other.flowLabel;
        hopLimit = other.hopLimit;
        maxReadAtomic = other.maxReadAtomic;
    }

    /**
     * The smaller active MTU of both sides, acknowledge time-outs of 67 ms, 7 retries, no limit to the wait for a
     * receive, service level 0, traffic class 0, hop limit 64, 16 reads and atomics at a time.
     *
     * <p>With retry count 7 the wait for a receive has no limit on any kernel. With 6, soft-RoCE of Linux 6.1 fails a
     * send to a peer that has posted no receive with RETRY_EXCEEDED. But on soft-RoCE 7 means for ever: to notice there
     * that a peer is gone, set {@link #withRetryCount} to 6 or less. Other devices give up after 8 time-outs. Only a
     * side that sends can notice that its peer is gone. A side that waits for a receive must send something from time
     * to time.
     *
     * @return the defaults
     */
    public static ConnectionOptions defaults() {
        return new ConnectionOptions();
    }

    /**
     * Sets the payload of one packet. Both sides must use the same, and no link between them may have less.
     *
     * @param mtu the payload of one packet
     * @return the changed copy
     */
    public ConnectionOptions withPathMtu(Mtu mtu) {
        return with(copy -> copy.pathMtu = mtu);
    }

    /**
     * Sets how long to wait for an acknowledgement before sending again.
     *
     * @param exponent 4.096 us times 2 to this power, 0 to 31; 14 is 67 ms, 0 waits for ever
     * @return the changed copy
     */
    public ConnectionOptions withAcknowledgeTimeout(int exponent) {
        FieldRange.require("the acknowledge time-out", exponent, 31);
        return with(copy -> copy.acknowledgeTimeout = exponent);
    }

    /**
     * Sets how often to send again when no acknowledgement comes.
     *
     * @param count 0 to 7; 7 is for ever on soft-RoCE
     * @return the changed copy
     */
    public ConnectionOptions withRetryCount(int count) {
        FieldRange.require("the retry count", count, 7);
        return with(copy -> copy.retryCount = count);
    }

    /**
     * Sets how often to send again when the peer has posted no receive (receiver not ready, RNR).
     *
     * @param count 0 to 6; 7 for ever
     * @return the changed copy
     */
    public ConnectionOptions withRnrRetryCount(int count) {
        FieldRange.require("the RNR retry count", count, 7);
        return with(copy -> copy.rnrRetryCount = count);
    }

    /**
     * Sets how long the peer waits before it sends again when this side has posted no receive.
     *
     * @param code as in InfiniBand Architecture Specification 1.4, volume 1, 9.7.5.2.8, 0 to 31: 12 is 0.64 ms
     * @return the changed copy
     */
    public ConnectionOptions withRnrTimer(int code) {
        FieldRange.require("the RNR timer", code, 31);
        return with(copy -> copy.rnrTimer = code);
    }

    /**
     * Sets the service level.
     *
     * @param level 0 to 15; on RoCE v1 it becomes the priority
     * @return the changed copy
     */
    public ConnectionOptions withServiceLevel(int level) {
        FieldRange.require("the service level", level, 15);
        return with(copy -> copy.serviceLevel = level);
    }

    /**
     * Sets the class of service of packets with a global route: on RoCE v2 the IP header's DSCP, shifted left by 2, and
     * ECN bits. Switches choose the priority by it.
     *
     * @param value 0 to 255, as {@code 26 << 2} for DSCP 26
     * @return the changed copy
     */
    public ConnectionOptions withTrafficClass(int value) {
        FieldRange.require("the traffic class", value, 0xFF);
        return with(copy -> copy.trafficClass = value);
    }

    /**
     * Sets the flow label of packets with a global route; some RoCE v2 devices derive the UDP source port from it, by
     * which routers spread flows over several paths.
     *
     * @param label 20 bits
     * @return the changed copy
     */
    public ConnectionOptions withFlowLabel(int label) {
        FieldRange.require("the flow label", label, 0xF_FFFF);
        return with(copy -> copy.flowLabel = label);
    }

    /**
     * Sets how many routers a packet with a global route may pass.
     *
     * @param limit 0 to 255; with 0 or 1 it stays in the subnet
     * @return the changed copy
     */
    public ConnectionOptions withHopLimit(int limit) {
        FieldRange.require("the hop limit", limit, 0xFF);
        return with(copy -> copy.hopLimit = limit);
    }

    /**
     * Sets how many RDMA reads and atomics can be under way in either direction. A peer that executes fewer at a time
     * fails the others.
     *
     * @param count 0 to 255, at most what this device and the peer's have
     * @return the changed copy
     */
    public ConnectionOptions withMaxReadAtomic(int count) {
        FieldRange.require("the number of reads and atomics", count, 255);
        return with(copy -> copy.maxReadAtomic = count);
    }

    /**
     * The payload of one packet.
     *
     * @return what was set; empty for the smaller active MTU of both sides
     */
    public Optional<Mtu> pathMtu() {
        return Optional.ofNullable(pathMtu);
    }

    /**
     * How long to wait for an acknowledgement.
     *
     * @return 4.096 us times 2 to this power; 0 for ever
     */
    public int acknowledgeTimeout() {
        return acknowledgeTimeout;
    }

    /**
     * How often to send again when no acknowledgement comes.
     *
     * @return 0 to 7
     */
    public int retryCount() {
        return retryCount;
    }

    /**
     * How often to send again when the peer has posted no receive.
     *
     * @return 0 to 6; 7 for ever
     */
    public int rnrRetryCount() {
        return rnrRetryCount;
    }

    /**
     * How long the peer waits when this side has posted no receive.
     *
     * @return the code, 0 to 31
     */
    public int rnrTimer() {
        return rnrTimer;
    }

    /**
     * The service level.
     *
     * @return 0 to 15
     */
    public int serviceLevel() {
        return serviceLevel;
    }

    /**
     * The class of service of packets with a global route.
     *
     * @return 0 to 255
     */
    public int trafficClass() {
        return trafficClass;
    }

    /**
     * The flow label of packets with a global route.
     *
     * @return 20 bits
     */
    public int flowLabel() {
        return flowLabel;
    }

    /**
     * How many routers a packet with a global route may pass.
     *
     * @return 0 to 255
     */
    public int hopLimit() {
        return hopLimit;
    }

    /**
     * How many RDMA reads and atomics can be under way in either direction.
     *
     * @return what was set; empty for 16, or as many as the device has if that is less
     */
    public OptionalInt maxReadAtomic() {
        return maxReadAtomic == null ? OptionalInt.empty() : OptionalInt.of(maxReadAtomic);
    }

    /** The number that was set, or the default for a device with this limit. */
    int readAtomicWithin(int deviceLimit) {
        return maxReadAtomic == null ? Math.min(DEFAULT_READ_ATOMIC, deviceLimit) : maxReadAtomic;
    }

    private ConnectionOptions with(Consumer<ConnectionOptions> change) {
        ConnectionOptions copy = new ConnectionOptions(this);
        change.accept(copy);
        return copy;
    }
}
