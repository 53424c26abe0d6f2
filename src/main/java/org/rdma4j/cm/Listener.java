package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.rdma4j.RdmaException;

/**
 * Gets requests for connections; {@code rdma_listen(3)}. Opened by {@link ConnectionManager#listen(ListenerSpec)}. Any
 * number of threads may accept.
 *
 * <p>Requests that nobody has accepted wait, as many as the backlog. Closing the listener rejects them; requests that were
 * accepted already, and their connections, go on.
 */
public final class Listener implements AutoCloseable {
    private final Identifier identifier;
    private final IncomingRequests<ConnectionRequest> requests;

    Listener(Identifier identifier, ListenerSpec spec) {
        this.identifier = identifier;
        this.requests = new IncomingRequests<>(identifier, spec, ConnectionRequest::new);
    }

    /**
     * Waits for the next request. A virtual thread parks.
     *
     * @return the request, to be accepted, rejected or closed
     * @throws IllegalStateException if this listener is closed, also while the thread waits
     * @throws RdmaException with EINTR if the thread is interrupted, whose interrupt status stays set; with ENODEV if the
     *     device is gone
     */
    public ConnectionRequest accept() {
        return accept(ChronoUnit.FOREVER.getDuration()).orElseThrow(identifier::nothingCame);
    }

    /**
     * Waits for the next request, for some time at most. A virtual thread parks. An interrupt ends the wait, and the
     * thread's interrupt status stays set; while it is set, this returns only a request that is there already.
     *
     * @param timeout how long at most; zero to look without waiting
     * @return the request, to be accepted, rejected or closed; empty if none came in time, or the thread was interrupted
     * @throws IllegalStateException if this listener is closed, also while the thread waits
     * @throws RdmaException with ENODEV if the device is gone
     */
    public Optional<ConnectionRequest> accept(Duration timeout) {
        return Optional.ofNullable(requests.take(timeout));
    }

    /**
     * Where it listens.
     *
     * @return the address, and the port, also where any free one was asked for
     * @throws IllegalStateException if this listener is closed
     */
    public InetSocketAddress localAddress() {
        return identifier.localAddress();
    }

    /**
     * Listens no longer, and rejects the requests that wait. Threads in {@link #accept()} get {@link
     * IllegalStateException}. Closing again does nothing.
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
        return identifier.lifetime().isClosed();
    }

    /** How many requests wait. */
    int pendingRequests() {
        return requests.pending();
    }

    /** Where it listens. */
    @Override
    public String toString() {
        return identifier.toString();
    }
}
