package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.QueuePair;

/**
 * A peer that wants to connect. From {@link Listener#accept()}. Accept it with a queue pair, or reject it; closing it
 * rejects it too. It outlives its listener.
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
     * The open device that the request came in on: the queue pair to accept it with is created there.
     *
     * @return the context, one of the manager's
     * @throws IllegalStateException if this request is closed
     * @throws RdmaException if the device cannot be opened
     */
    public Context context() {
        return identifier.manager().context(identifier.deviceName());
    }

    /**
     * What the peer said with its request.
     *
     * @return a copy: on InfiniBand and RoCE 56 bytes, with zeros after what the peer gave
     */
    public byte[] privateData() {
        return event.privateData();
    }

    /**
     * How many RDMA reads and atomics the peer means to have under way.
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
     * The peer.
     *
     * @return its address and port
     * @throws IllegalStateException if this request is closed
     */
    public InetSocketAddress remoteAddress() {
        return identifier.remoteAddress();
    }

    /**
     * Where the request came in.
     *
     * @return this side's address and port
     * @throws IllegalStateException if this request is closed
     */
    public InetSocketAddress localAddress() {
        return identifier.localAddress();
    }

    /**
     * Brings the queue pair to INIT, from where on receives can be posted: do so before {@link #accept} where the peer
     * sends first. {@link #accept} does it too.
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
     * Accepts the request; {@code rdma_accept(3)}. Waits until the peer has confirmed. Where that fails the request is
     * closed, which tells the peer.
     *
     * @param queuePair a connected queue pair of the same device, in RESET or {@linkplain #prepare prepared}
     * @param parameters how the connection is to behave; the retry count is the peer's to set
     * @param timeout how long to wait for the peer
     * @return the connection, to be closed; the queue pair is ready to send
     * @throws IllegalArgumentException if the queue pair is of another type or device, or the private data longer than
     *     196 bytes; the request stays open
     * @throws IllegalStateException if the queue pair or this request is closed, also meanwhile, or this request was
     *     accepted or rejected before
     * @throws ConnectionRefusedException if the peer has changed its mind
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
     * data. The request is closed then.
     *
     * @param privateData at most 148 bytes, which the peer gets with zeros after them; none where there is nothing to say
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
     * Rejects the request, unless it was accepted: then the connection goes on. Closing again does nothing.
     */
    @Override
    public void close() {
        if (custody.end()) {
            identifier.close();
        }
    }

    /** The peer. */
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
