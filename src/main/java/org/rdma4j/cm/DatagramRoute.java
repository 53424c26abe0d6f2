package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.QueuePair;

/** The way to a peer that datagrams are to go to. From {@link ConnectionManager#resolveDatagrams}. */
public final class DatagramRoute implements AutoCloseable {
    private final Identifier identifier;
    private final Custody custody = new Custody();

    DatagramRoute(Identifier identifier) {
        this.identifier = identifier;
    }

    /**
     * The open device that the route goes through: the queue pair to send from is created there.
     *
     * @return the context, one of the manager's
     * @throws IllegalStateException if this route is closed
     * @throws RdmaException if the device cannot be opened
     */
    public Context context() {
        return identifier.manager().context(identifier.deviceName());
    }

    /**
     * Where the route begins.
     *
     * @return this side's address and port
     * @throws IllegalStateException if this route is closed
     */
    public InetSocketAddress localAddress() {
        return identifier.localAddress();
    }

    /**
     * Where the route leads.
     *
     * @return the peer's address and port
     * @throws IllegalStateException if this route is closed
     */
    public InetSocketAddress remoteAddress() {
        return identifier.remoteAddress();
    }

    /**
     * Asks the peer for its queue pair number and Q_Key; {@code rdma_connect(3)} with datagrams. The queue pair is made
     * ready to send, unless it is. To ask again, resolve again.
     *
     * @param queuePair a queue pair for datagrams of the same device
     * @param privateData what the peer is told: at most 180 bytes, which it gets with zeros after them
     * @param timeout how long to wait for the peer
     * @return where datagrams go
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
                    "the %s was made or closed before: resolve the address again".formatted(identifier));
        }
        preparation.activate();
        ConnectionOffer offer = ConnectionOffer.ofDatagrams(queuePair, privateData);
        identifier.during(nativeIdentifier -> nativeIdentifier.connect(offer, identifier.description()));
        CmEvent answer = identifier.await(EnumSet.of(CmEventType.ESTABLISHED), deadline);
        DatagramPeer peer = answer.datagrams();
        if (peer == null) {
            throw new AssertionError("an answer has an address");
        }
        return peer;
    }

    /** Gives the route up. What was looked up stays valid. Closing again does nothing. */
    @Override
    public void close() {
        identifier.close();
    }

    /** Where it leads. */
    @Override
    public String toString() {
        return identifier.toString();
    }
}
