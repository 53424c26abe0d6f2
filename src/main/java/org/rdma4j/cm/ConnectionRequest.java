package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.QueuePair;

/**
 * The request of a peer that wants to connect. Returned by {@link Listener#accept()}. Accept it with a queue pair, or
 * reject it; closing it rejects it too. It stays open when its listener is closed.
 */
public final class ConnectionRequest implements AutoCloseable {
    private final Identifier identifier;
    private final CmEvent event;
    private final Custody custody = new Custody();

    ConnectionRequest(Identifier identifier, CmEvent event) {
        this.identifier = identifier;
        this.event = event;
    }

    /**
     * The open device that received the request. Create the queue pair for it on this context.
     *
     * @return the context, one of the manager's
     * @throws IllegalStateException if this request is closed
     * @throws RdmaException if the device cannot be opened
     */
    public Context context() {
        return identifier.manager().context(identifier.deviceName());
    }

    /**
     * The private data that the peer sent with its request.
     *
     * @return a copy; on InfiniBand and RoCE always 56 bytes, padded with zeros
     */
    public byte[] privateData() {
        return event.privateData();
    }

    /**
     * How many RDMA reads and atomics the peer wants to have outstanding.
     *
     * @return 0 to 255
     */
    public int responderResources() {
        return event.responderResources();
    }

    /**
     * How many RDMA reads and atomics of this side the peer executes at a time.
     *
     * @return 0 to 255
     */
    public int initiatorDepth() {
        return event.initiatorDepth();
    }

    /**
     * The address of the peer.
     *
     * @return the address and port
     * @throws IllegalStateException if this request is closed
     */
    public InetSocketAddress remoteAddress() {
        return identifier.remoteAddress();
    }

    /**
     * The local address that received the request.
     *
     * @return the address and port
     * @throws IllegalStateException if this request is closed
     */
    public InetSocketAddress localAddress() {
        return identifier.localAddress();
    }

    /**
     * Moves the queue pair to INIT, so that receives can be posted before {@link #accept}. Needed if the peer sends
     * first; otherwise {@link #accept} does it.
     *
     * @param queuePair a connected queue pair of the same device, in RESET
     * @throws IllegalArgumentException if the queue pair is of another type or device
     * @throws IllegalStateException if the queue pair or this request is closed, or the queue pair was used before
     * @throws RdmaException if the device refuses
     */
    public void prepare(QueuePair queuePair) {
        QueuePairPreparation.of(identifier, queuePair).initialize();
    }

    /**
     * Accepts the request; {@code rdma_accept(3)}. Waits until the peer has confirmed. If that fails, this closes the
     * request, which rejects it.
     *
     * @param queuePair a connected queue pair of the same device, in RESET or {@linkplain #prepare prepared}
     * @param parameters the parameters of the connection; the peer sets the retry count
     * @param timeout how long to wait for the peer
     * @return the connection, which the caller closes; the queue pair is ready to send
     * @throws IllegalArgumentException if the queue pair is of another type or device, or the private data is longer
     *     than 196 bytes; the request stays open
     * @throws IllegalStateException if the queue pair or this request is closed, also while this waits, or the request
     *     was accepted or rejected before
     * @throws ConnectionRefusedException if the peer has withdrawn its request
     * @throws RdmaException if the peer does not confirm in time, the device refuses, or the thread is interrupted
     */
    public Connection accept(QueuePair queuePair, ConnectionParameters parameters, Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        QueuePairPreparation preparation = QueuePairPreparation.of(identifier, queuePair);
        PrivateDataLimit.ACCEPT.require(parameters.privateData());
        begin();
        try {
            preparation.initialize();
            ConnectionOffer offer = preparation.offer(parameters, event.responderResources(), event.initiatorDepth());
            preparation.connect(offer, offer.responderResources(), offer.initiatorDepth());
            identifier.during(nativeIdentifier -> nativeIdentifier.accept(offer, identifier.description()));
            var _ = identifier.await(EnumSet.of(CmEventType.ESTABLISHED), deadline);
            return Connection.of(identifier, custody, queuePair, event.privateData());
        } catch (RuntimeException | Error e) {
            identifier.closeAfter(e);
            throw e;
        }
    }

    /**
     * Rejects the request; {@code rdma_reject(3)}. The peer gets a {@link ConnectionRefusedException} with the private
     * data. This closes the request.
     *
     * @param privateData at most 148 bytes, which the peer gets padded with zeros; may be empty
     * @throws IllegalArgumentException if there are more bytes; the request stays open
     * @throws IllegalStateException if this request is closed, or was accepted or rejected before
     */
    public void reject(byte... privateData) {
        PrivateDataLimit.REJECT.require(privateData);
        begin();
        identifier.attempt(nativeIdentifier -> nativeIdentifier.reject(privateData, identifier.description()));
        identifier.close();
    }

    /**
     * Rejects the request. An accepted request stays accepted, and its connection stays open. Closing again does
     * nothing.
     */
    @Override
    public void close() {
        if (custody.end()) {
            identifier.close();
        }
    }

    /** The address of the peer. */
    @Override
    public String toString() {
        return identifier.toString();
    }

    private void begin() {
        if (!custody.begin()) {
            throw new IllegalStateException("the %s was accepted, rejected or closed before".formatted(identifier));
        }
    }
}
