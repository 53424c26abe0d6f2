package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairModification;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue pair that is connected to a peer. It notices when the peer ends the connection. Returned by {@link
 * ResolvedRoute#connect} and {@link ConnectionRequest#accept}.
 *
 * <p>When the peer ends the connection, this side confirms automatically and moves the queue pair to ERROR, which
 * flushes all posted requests. The queue pair belongs to the caller and stays open; {@link QueuePair#reset} makes it
 * ready for another connection. A peer that loses its power or its network does not end the connection: sends to it
 * complete with an error, and a side that only receives does not notice.
 */
public final class Connection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Identifier identifier;
    private final QueuePair queuePair;
    private final byte[] privateData;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;
    private final AtomicReference<ConnectionState> state = new AtomicReference<>(ConnectionState.ESTABLISHED);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Lifetime lifetime;
    private volatile boolean addressChanged;

    private Connection(Identifier identifier, QueuePair queuePair, byte[] privateData) {
        this.identifier = identifier;
        this.queuePair = queuePair;
        this.privateData = privateData;
        this.localAddress = identifier.localAddress();
        this.remoteAddress = identifier.remoteAddress();
        this.lifetime = Lifetime.begin(this, this::release, identifier.lifetime());
    }

    /** Takes over the identifier of the route or the request. */
    static Connection of(Identifier identifier, Custody custody, QueuePair queuePair, byte[] privateData) {
        Connection connection = new Connection(identifier, queuePair, privateData);
        if (!custody.passOn()) {
            throw new IllegalStateException("the %s was closed while it was being established".formatted(identifier));
        }
        identifier.becomes("connection with " + SocketAddresses.describe(connection.remoteAddress));
        identifier.events().observe(connection::hear);
        return connection;
    }

    /**
     * The connected queue pair.
     *
     * @return the queue pair that was passed to {@code connect} or {@code accept}
     */
    public QueuePair queuePair() {
        return queuePair;
    }

    /**
     * The private data that the peer sent with its request, or when it accepted.
     *
     * @return a copy; on InfiniBand and RoCE always 56 bytes of a request or 196 of an accept, padded with zeros
     */
    public byte[] privateData() {
        return privateData.clone();
    }

    /**
     * The address of this side.
     *
     * @return its address and port
     */
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /**
     * The address of the peer.
     *
     * @return its address and port
     */
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /**
     * Whether the connection works, and if it does not, why.
     *
     * @return the state at this moment
     */
    public ConnectionState state() {
        return state.get();
    }

    /**
     * Whether the local address has moved to another interface, for example in a bond. The connection stays on the old
     * interface as long as that works; connect again to use the new one.
     *
     * @return true after the kernel has reported the move
     */
    public boolean hasAddressChanged() {
        return addressChanged;
    }

    /**
     * Waits until the connection is over: the peer ended it, the peer confirmed that this side ended it, the peer
     * became unreachable, the device was removed, or {@link #close} was called. A virtual thread parks. An interrupt
     * ends the wait, and the thread's interrupt status stays set.
     *
     * @param timeout how long to wait at most; zero to return at once
     * @return false if the time has passed or the thread was interrupted
     */
    public boolean awaitDisconnect(Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        try {
            return over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return over.getCount() == 0;
        }
    }

    /**
     * Ends the connection; {@code rdma_disconnect(3)}. This moves the queue pair to ERROR, so wait for the completions
     * of your sends first. To wait until the peer has confirmed, call {@link #awaitDisconnect}. Does nothing if the
     * connection is over.
     */
    public void disconnect() {
        if (state.compareAndSet(ConnectionState.ESTABLISHED, ConnectionState.DISCONNECTING)) {
            endWork();
            identifier.attempt(nativeIdentifier -> nativeIdentifier.disconnect(identifier.description()));
        }
    }

    /**
     * {@linkplain #disconnect Ends the connection} without waiting for the peer, and frees it. The queue pair stays
     * open. Closing again does nothing.
     */
    @Override
    public void close() {
        identifier.close();
    }

    /**
     * Whether this connection or its manager is closed.
     *
     * @return true if it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    /** The address of the peer. */
    @Override
    public String toString() {
        return identifier.toString();
    }

    /** Called by the thread that reads events. */
    private void hear(CmEvent event) {
        switch (event.type()) {
            case DISCONNECTED -> {
                if (end(ConnectionState.DISCONNECTED) == ConnectionState.ESTABLISHED) {
                    identifier.attempt(nativeIdentifier -> nativeIdentifier.disconnect(identifier.description()));
                }
            }
            // Since 6.0 the kernel reports with this event that the neighbour has another hardware address.
            case UNREACHABLE, CONNECT_ERROR -> {
                var _ = end(ConnectionState.UNREACHABLE);
            }
            case DEVICE_REMOVAL -> {
                var _ = end(ConnectionState.DEVICE_REMOVED);
            }
            case ADDRESS_CHANGE -> {
                addressChanged = true;
                LOG.info(
                        "the address of the {} has moved to another interface; connect again to use that interface",
                        this);
            }
            default -> LOG.debug("{} heard {}", this, event.type());
        }
    }

    /** Returns the previous state. */
    private ConnectionState end(ConnectionState reason) {
        ConnectionState before = state.getAndUpdate(
                now -> now == ConnectionState.ESTABLISHED || now == ConnectionState.DISCONNECTING ? reason : now);
        if (before == ConnectionState.ESTABLISHED) {
            endWork();
        }
        over.countDown();
        return before;
    }

    /** Flushes the requests of the queue pair, so that nothing more is sent to a peer that has left. */
    private void endWork() {
        try {
            queuePair.modify(QueuePairModification.to(QueuePairState.ERROR));
        } catch (RdmaException | IllegalStateException e) {
            LOG.debug("the {} of the {} could not be moved to ERROR", queuePair, this, e);
        }
    }

    private void release() {
        disconnect();
        state.set(ConnectionState.CLOSED);
        over.countDown();
    }
}
