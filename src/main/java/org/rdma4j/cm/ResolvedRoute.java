package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.QueuePair;

/**
 * The way to a peer. From {@link ConnectionManager#resolve(RouteSpec, Duration)}. It can be connected once; to dial again,
 * resolve again.
 */
public final class ResolvedRoute implements AutoCloseable {
    private final Identifier identifier;
    private final Custody custody = new Custody();

    ResolvedRoute(Identifier identifier) {
        this.identifier = identifier;
    }

    /**
     * The open device that the route goes through: the queue pair to connect is created there.
     *
     * @return the context, one of the manager's
     * @throws IllegalStateException if this route is closed
     * @throws RdmaException if the device cannot be opened
     */
    public Context context() {
        return identifier.manager().context(identifier.deviceName());
    }

    /**
     * The port of the device that the route goes through.
     *
     * @return the number, from 1
     * @throws IllegalStateException if this route is closed
     */
    public int port() {
        return identifier.using(NativeIdentifier::port);
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
     * Brings the queue pair to INIT, from where on receives can be posted: do so before {@link #connect} where the peer
     * sends first. {@link #connect} does it too.
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
     * Asks the peer for a connection, and waits for its answer; {@code rdma_connect(3)}. Where that fails, the route is
     * closed, and the queue pair stays in INIT, or goes on from {@link QueuePair#reset}.
     *
     * <p>A peer that never answers is waited for until the deadline: InfiniBand's own takes minutes.
     *
     * @param queuePair a connected queue pair of the same device, in RESET or {@linkplain #prepare prepared}
     * @param parameters how the connection is to behave
     * @param timeout how long to wait for the peer
     * @return the connection, to be closed; the queue pair is ready to send
     * @throws IllegalArgumentException if the queue pair is of another type or device, or the private data longer than 56
     *     bytes; the route stays open
     * @throws IllegalStateException if the queue pair or this route is closed, also meanwhile, or this route was connected
     *     before
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
                    "the %s was dialled or closed before: resolve the address again".formatted(identifier));
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
     * Gives the route up; a thread in {@link #connect} gets {@link IllegalStateException}. Where it was connected, the
     * connection goes on. Closing again does nothing.
     */
    @Override
    public void close() {
        if (custody.end()) {
            identifier.close();
        }
    }

    /** Where it leads. */
    @Override
    public String toString() {
        return identifier.toString();
    }
}
