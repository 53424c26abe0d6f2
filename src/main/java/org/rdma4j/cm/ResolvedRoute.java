package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.QueuePair;

/**
 * A route to a peer. Returned by {@link ConnectionManager#resolve(RouteSpec, Duration)}. It can be connected once; to
 * connect again, resolve again.
 */
public final class ResolvedRoute implements AutoCloseable {
    private final Identifier identifier;
    private final Custody custody = new Custody();

    ResolvedRoute(Identifier identifier) {
        this.identifier = identifier;
    }

    /**
     * The open device of the route. Create the queue pair to connect on this context.
     *
     * @return the context, one of the manager's
     * @throws IllegalStateException if this route is closed
     * @throws RdmaException if the device cannot be opened
     */
    public Context context() {
        return identifier.manager().context(identifier.deviceName());
    }

    /**
     * The port of the device that the route uses.
     *
     * @return the number, from 1
     * @throws IllegalStateException if this route is closed
     */
    public int port() {
        return identifier.using(NativeIdentifier::port);
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
     * Moves the queue pair to INIT, so that receives can be posted before {@link #connect}. Needed if the peer sends
     * first; otherwise {@link #connect} does it.
     *
     * @param queuePair a connected queue pair of the same device, in RESET
     * @throws IllegalArgumentException if the queue pair is of another type or device
     * @throws IllegalStateException if the queue pair or this route is closed, or the queue pair was used before
     * @throws RdmaException if the device refuses
     */
    public void prepare(QueuePair queuePair) {
        QueuePairPreparation.of(identifier, queuePair).initialize();
    }

    /**
     * Asks the peer for a connection, and waits for its answer; {@code rdma_connect(3)}. If that fails, this closes the
     * route. {@link QueuePair#reset} makes the queue pair ready for another route.
     *
     * <p>The time-out counts also if the peer never answers; that of the kernel takes minutes.
     *
     * @param queuePair a connected queue pair of the same device, in RESET or {@linkplain #prepare prepared}
     * @param parameters the parameters of the connection
     * @param timeout how long to wait for the peer
     * @return the connection, which the caller closes; the queue pair is ready to send
     * @throws IllegalArgumentException if the queue pair is of another type or device, or the private data is longer
     *     than 56 bytes; the route stays open
     * @throws IllegalStateException if the queue pair or this route is closed, also while this waits, or the route was
     *     connected before
     * @throws ConnectionRefusedException if nobody listens there, or the peer rejects the request
     * @throws RdmaException with ETIMEDOUT if the peer does not answer in time, with EINTR if the thread is interrupted,
     *     or if the device refuses
     */
    public Connection connect(QueuePair queuePair, ConnectionParameters parameters, Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        QueuePairPreparation preparation = QueuePairPreparation.of(identifier, queuePair);
        PrivateDataLimit.CONNECT.require(parameters.privateData());
        if (!custody.begin()) {
            throw new IllegalStateException(
                    "the %s was used or closed before: resolve the address again".formatted(identifier));
        }
        try {
            preparation.initialize();
            ConnectionOffer offer = preparation.offer(parameters);
            identifier.during(nativeIdentifier -> nativeIdentifier.connect(offer, identifier.description()));
            CmEvent answer = identifier.await(EnumSet.of(CmEventType.CONNECT_RESPONSE), deadline);
            preparation.connect(offer, answer.responderResources(), answer.initiatorDepth());
            identifier.during(nativeIdentifier -> nativeIdentifier.establish(identifier.description()));
            return Connection.of(identifier, custody, queuePair, answer.privateData());
        } catch (RuntimeException | Error e) {
            identifier.closeAfter(e);
            throw e;
        }
    }

    /**
     * Frees the route; a thread in {@link #connect} gets {@link IllegalStateException}. A connection that was made from
     * it stays open. Closing again does nothing.
     */
    @Override
    public void close() {
        if (custody.end()) {
            identifier.close();
        }
    }

    /** The remote end of the route. */
    @Override
    public String toString() {
        return identifier.toString();
    }
}
