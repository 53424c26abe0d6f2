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
 * A connected queue pair, and the word from the peer that the connection is over. From {@link ResolvedRoute#connect} or
 * {@link ConnectionRequest#accept}.
 *
 * <p>When the peer ends the connection, this side answers by itself, and the queue pair goes to ERROR: what was posted
 * completes, flushed. The queue pair is the user's and stays open; {@link QueuePair#reset} makes it ready for another
 * connection. A peer whose host or network is lost ends nothing: sends to it complete with an error, and a side that only
 * receives does not notice.
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

    /** Takes the identifier over from what has made the connection. */
    static Connection of(Identifier identifier, Custody custody, QueuePair queuePair, byte[] privateData) {
        Connection connection = new Connection(identifier, queuePair, privateData);
        if (!custody.passOn()) {
            throw new IllegalStateException("the %s was closed while it was made".formatted(identifier));
        }
        identifier.becomes("connection with " + SocketAddresses.describe(connection.remoteAddress));
        identifier.events().observe(connection::hear);
        return connection;
    }

    /**
     * The connected queue pair.
     *
     * @return the one that the connection was made with
     */
    public QueuePair queuePair() {
        return queuePair;
    }

    /**
     * What the peer said: with its request, or when it accepted.
     *
     * @return a copy: on InfiniBand and RoCE 56 or 196 bytes, with zeros after what the peer gave
     */
    public byte[] privateData() {
        return privateData.clone();
    }

    /**
     * This side.
     *
     * @return its address and port
     */
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /**
     * The other side.
     *
     * @return its address and port
     */
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /**
     * Whether the connection works, and if not, why.
     *
     * @return the state at this moment
     */
    public ConnectionState state() {
        return state.get();
    }

    /**
     * Whether the address that it was made from has moved to another interface, as bonded interfaces do. The connection
     * goes on over the old one as long as that works; dial again to use the new one.
     *
     * @return true once the kernel has said so
     */
    public boolean hasAddressChanged() {
        return addressChanged;
    }

    /**
     * Waits until the connection is over: ended by the peer, ended here and answered by the peer, unreachable, without
     * device, or closed. A virtual thread parks. An interrupt ends the wait, and the thread's interrupt status stays set.
     *
     * @param timeout how long at most; zero to look without waiting
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
     * Ends the connection; {@code rdma_disconnect(3)}. The queue pair goes to ERROR: wait for the completions of sends
     * before. The peer's answer is waited for with {@link #awaitDisconnect}. Does nothing where the connection is over.
     */
    public void disconnect() {
        if (state.compareAndSet(ConnectionState.ESTABLISHED, ConnectionState.DISCONNECTING)) {
            endWork();
            identifier.attempt(nativeIdentifier -> nativeIdentifier.disconnect(identifier.description()));
        }
    }

    /**
     * {@linkplain #disconnect Ends the connection} without waiting for the peer, and forgets it. The queue pair stays
     * open. Closing again does nothing.
     */
    @Override
    public void close() {
        identifier.close();
    }

    /**
     * Whether it is closed, by itself or with its manager.
     *
     * @return true from the moment that it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    /** The peer. */
    @Override
    public String toString() {
        return identifier.toString();
    }

    /** Called by the reader of the events. */
    private void hear(CmEvent event) {
        switch (event.type()) {
            case DISCONNECTED -> {
                if (end(ConnectionState.DISCONNECTED) == ConnectionState.ESTABLISHED) {
                    identifier.attempt(nativeIdentifier -> nativeIdentifier.disconnect(identifier.description()));
                }
            }
            // The kernel's word since 6.0 that the neighbour has another hardware address.
            case UNREACHABLE, CONNECT_ERROR -> {
                var _ = end(ConnectionState.UNREACHABLE);
            }
            case DEVICE_REMOVAL -> {
                var _ = end(ConnectionState.DEVICE_REMOVED);
            }
            case ADDRESS_CHANGE -> {
                addressChanged = true;
                LOG.info("the address of the {} has moved to another interface; dial again to use it", this);
            }
            default -> LOG.debug("{} heard {}", this, event.type());
        }
    }

    /** Returns the state before. */
    private ConnectionState end(ConnectionState reason) {
        ConnectionState before = state.getAndUpdate(
                now -> now == ConnectionState.ESTABLISHED || now == ConnectionState.DISCONNECTING ? reason : now);
        if (before == ConnectionState.ESTABLISHED) {
            endWork();
        }
        over.countDown();
        return before;
    }

    /** What the queue pair has under way completes, flushed; nothing goes on to a peer that has left. */
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
