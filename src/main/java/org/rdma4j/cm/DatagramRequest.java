package org.rdma4j.cm;

import java.net.InetSocketAddress;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.QueuePair;

/**
 * The request of a peer that wants to send datagrams. Returned by {@link DatagramListener#accept}. Accept it with a
 * queue pair, or reject it; closing it rejects it too.
 */
public final class DatagramRequest implements AutoCloseable {
    private final Identifier identifier;
    private final CmEvent event;
    private final Custody custody = new Custody();

    DatagramRequest(Identifier identifier, CmEvent event) {
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
     * @return a copy; on InfiniBand and RoCE always 180 bytes, padded with zeros
     */
    public byte[] privateData() {
        return event.privateData();
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
     * Moves a queue pair for datagrams to READY_TO_SEND, so that receives can be posted before the peer knows its
     * number. If it is not prepared, {@link #accept} does it.
     *
     * @param queuePair a queue pair for datagrams of the same device
     * @throws IllegalArgumentException if the queue pair is of another type or device
     * @throws IllegalStateException if the queue pair or this request is closed
     * @throws RdmaException if the device refuses
     */
    public void prepare(QueuePair queuePair) {
        QueuePairPreparation.of(identifier, queuePair).activate();
    }

    /**
     * Sends the number and the Q_Key of a queue pair to the peer; {@code rdma_accept(3)} with datagrams. One queue pair
     * can serve all peers. This closes the request: datagrams need no connection.
     *
     * @param queuePair a queue pair for datagrams of the same device
     * @param privateData data for the peer: at most 136 bytes, which it gets padded with zeros
     * @throws IllegalArgumentException if the queue pair is of another type or device, or there are more bytes; the
     *     request stays open
     * @throws IllegalStateException if the queue pair or this request is closed, or this request was accepted before
     * @throws RdmaException if the device refuses
     */
    public void accept(QueuePair queuePair, byte... privateData) {
        QueuePairPreparation preparation = QueuePairPreparation.of(identifier, queuePair);
        PrivateDataLimit.ANSWER.require(privateData);
        begin();
        try {
            preparation.activate();
            ConnectionOffer offer = ConnectionOffer.ofDatagrams(queuePair, privateData);
            identifier.during(nativeIdentifier -> nativeIdentifier.accept(offer, identifier.description()));
        } finally {
            identifier.close();
        }
    }

    /**
     * Rejects the request; {@code rdma_reject(3)}. The peer gets a {@link ConnectionRefusedException} with the private
     * data. This closes the request.
     *
     * @param privateData at most 136 bytes; may be empty
     * @throws IllegalArgumentException if there are more bytes; the request stays open
     * @throws IllegalStateException if this request is closed, or was accepted or rejected before
     */
    public void reject(byte... privateData) {
        PrivateDataLimit.ANSWER.require(privateData);
        begin();
        identifier.attempt(nativeIdentifier -> nativeIdentifier.reject(privateData, identifier.description()));
        identifier.close();
    }

    /** Rejects the request, unless it was accepted. Closing it again does nothing. */
    @Override
    public void close() {
        identifier.close();
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
