package org.rdma4j.cm;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Mtu;
import org.rdma4j.internal.numbers.FieldRange;

/**
 * The parameters of a connection, and the private data for the peer; {@code struct rdma_conn_param}. Immutable: each
 * {@code with...} method returns a changed copy.
 *
 * <p>Each side limits the RDMA reads and atomics of the other. The {@linkplain #responderResources responder resources}
 * are the number of the peer's that this side executes at a time. The {@linkplain #initiatorDepth initiator depth} is
 * the number of its own that this side wants to have outstanding. The connection uses the smaller of the two numbers.
 */
public final class ConnectionParameters {
    private static final int MOST_RETRIES = 7;
    private static final int MOST_READS = 0xFF;
    private static final ConnectionParameters DEFAULTS =
            new ConnectionParameters(new byte[0], null, null, MOST_RETRIES, MOST_RETRIES, null);

    private final byte[] privateData;
    private final @Nullable Integer responderResources;
    private final @Nullable Integer initiatorDepth;
    private final int retryCount;
    private final int rnrRetryCount;
    private final @Nullable Mtu pathMtu;

    private ConnectionParameters(
            byte[] privateData,
            @Nullable Integer responderResources,
            @Nullable Integer initiatorDepth,
            int retryCount,
            int rnrRetryCount,
            @Nullable Mtu pathMtu) {
        this.privateData = privateData;
        this.responderResources = responderResources;
        this.initiatorDepth = initiatorDepth;
        this.retryCount = retryCount;
        this.rnrRetryCount = rnrRetryCount;
        this.pathMtu = pathMtu;
    }

    /**
     * No private data, as many RDMA reads and atomics as both devices execute, 7 retries, and unlimited retries while
     * the peer has posted no receive.
     *
     * @return the parameters
     */
    public static ConnectionParameters defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the private data, which the peer sees before it decides: at most 56 bytes in a request, and 196 when a
     * request is accepted. InfiniBand and RoCE pad it with zeros to that length.
     *
     * @param data the bytes; they are copied
     * @return the changed copy
     */
    public ConnectionParameters withPrivateData(byte[] data) {
        return new ConnectionParameters(
                data.clone(), responderResources, initiatorDepth, retryCount, rnrRetryCount, pathMtu);
    }

    /**
     * Limits how many RDMA reads and atomics of the peer this side executes at a time.
     *
     * @param count 0 to 255; 0 for none at all
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public ConnectionParameters withResponderResources(int count) {
        FieldRange.require("the number of responder resources", count, MOST_READS);
        return new ConnectionParameters(privateData, count, initiatorDepth, retryCount, rnrRetryCount, pathMtu);
    }

    /**
     * Limits how many RDMA reads and atomics of this side can be outstanding.
     *
     * @param count 0 to 255; 0 for none at all
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public ConnectionParameters withInitiatorDepth(int count) {
        FieldRange.require("the initiator depth", count, MOST_READS);
        return new ConnectionParameters(privateData, responderResources, count, retryCount, rnrRetryCount, pathMtu);
    }

    /**
     * Sets how often each side sends a packet again when no acknowledgement comes. The value of the side that asks for
     * the connection counts.
     *
     * @param count 0 to 7
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public ConnectionParameters withRetryCount(int count) {
        FieldRange.require("the retry count", count, MOST_RETRIES);
        return new ConnectionParameters(privateData, responderResources, initiatorDepth, count, rnrRetryCount, pathMtu);
    }

    /**
     * Sets how often the peer sends a message again when this side has posted no receive.
     *
     * @param count 0 to 7; 7 for no limit
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public ConnectionParameters withRnrRetryCount(int count) {
        FieldRange.require("the RNR retry count", count, MOST_RETRIES);
        return new ConnectionParameters(privateData, responderResources, initiatorDepth, retryCount, count, pathMtu);
    }

    /**
     * Sets an MTU that is smaller than the path allows. Both sides must set the same one.
     *
     * @param mtu the payload of one packet at most
     * @return the changed copy
     */
    public ConnectionParameters withPathMtu(Mtu mtu) {
        return new ConnectionParameters(
                privateData, responderResources, initiatorDepth, retryCount, rnrRetryCount, mtu);
    }

    /**
     * The private data for the peer.
     *
     * @return a copy
     */
    public byte[] privateData() {
        return privateData.clone();
    }

    /**
     * How many RDMA reads and atomics of the peer this side executes at a time.
     *
     * @return the number; empty for as many as the device can
     */
    public OptionalInt responderResources() {
        return responderResources == null ? OptionalInt.empty() : OptionalInt.of(responderResources);
    }

    /**
     * How many RDMA reads and atomics of this side can be outstanding.
     *
     * @return the number; empty for as many as the device can
     */
    public OptionalInt initiatorDepth() {
        return initiatorDepth == null ? OptionalInt.empty() : OptionalInt.of(initiatorDepth);
    }

    /**
     * How often each side sends a packet again when no acknowledgement comes.
     *
     * @return 0 to 7
     */
    public int retryCount() {
        return retryCount;
    }

    /**
     * How often the peer sends a message again when this side has posted no receive.
     *
     * @return 0 to 7; 7 for no limit
     */
    public int rnrRetryCount() {
        return rnrRetryCount;
    }

    /**
     * The MTU of the connection.
     *
     * @return the MTU that was set; empty for the MTU of the path
     */
    public Optional<Mtu> pathMtu() {
        return Optional.ofNullable(pathMtu);
    }
}
