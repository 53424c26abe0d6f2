package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.QueuePair;

/** A route to a peer for datagrams. Returned by {@link ConnectionManager#resolveDatagrams}. */
public final class DatagramRoute implements AutoCloseable {
    private final Identifier identifier;
    private final Custody custody = new Custody();

    DatagramRoute(Identifier identifier) {
        this.identifier = identifier;
    }

    /**
     * The open device of the route. Create the queue pair to send from on this context.
     *
     * @return the context, one of the manager's
     * @throws IllegalStateException if this route is closed
     * @throws RdmaException if the device cannot be opened
     */
    public Context context() {
        return identifier.manager().context(identifier.deviceName());
    }

    /**
     * The local end of the route.
     *
     * @return the address and port of this side
     * @throws IllegalStateException if this route is closed
     */
    public InetSocketAddress localAddress() {
        return identifier.localAddress();
    }

    /**
     * The remote end of the route.
     *
     * @return the address and port of the peer
     * @throws IllegalStateException if this route is closed
     */
    public InetSocketAddress remoteAddress() {
        return identifier.remoteAddress();
    }

    /**
     * Asks the peer for its queue pair number and Q_Key; {@code rdma_connect(3)} with datagrams. The queue pair is
     * moved to READY_TO_SEND, unless it is there already. To ask again, resolve again.
     *
     * @param queuePair a queue pair for datagrams of the same device
     * @param privateData data for the peer: at most 180 bytes, which it gets padded with zeros
     * @param timeout how long to wait for the peer
     * @return the destination for datagrams
     * @throws IllegalArgumentException if the queue pair is of another type or device, or there are more bytes
     * @throws IllegalStateException if the queue pair or this route is closed, or the peer was asked before
     * @throws ConnectionRefusedException if nobody listens there, or the peer rejects the request
     * @throws RdmaException with ETIMEDOUT if the peer does not answer in time, with EINTR if the thread is interrupted,
     *     or if the device refuses
     */
    public DatagramPeer lookUp(QueuePair queuePair, byte[] privateData, Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        QueuePairPreparation preparation = QueuePairPreparation.of(identifier, queuePair);
        PrivateDataLimit.LOOK_UP.require(privateData);
        if (!custody.begin()) {
            throw new IllegalStateException(
                    "the %s was used or closed before: resolve the address again".formatted(identifier));
        }
        preparation.activate();
        ConnectionOffer offer = ConnectionOffer.ofDatagrams(queuePair, privateData);
        identifier.during(nativeIdentifier -> nativeIdentifier.connect(offer, identifier.description()));
        CmEvent answer = identifier.await(EnumSet.of(CmEventType.ESTABLISHED), deadline);
        DatagramPeer peer = answer.datagrams();
        if (peer == null) {
            throw new AssertionError("an answer must contain an address");
        }
        return peer;
    }

    /** Frees the route. The result of {@link #lookUp} stays valid. Closing again does nothing. */
    @Override
    public void close() {
        identifier.close();
    }

    /** The remote end of the route. */
    @Override
    public String toString() {
        return identifier.toString();
    }
}
