package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.rdma4j.RdmaException;

/**
 * Receives requests of peers that want to send datagrams; {@code rdma_listen(3)}. Opened by {@link
 * ConnectionManager#listenForDatagrams}. Several threads may accept at the same time.
 *
 * <p>Requests wait until they are accepted, at most as many as the backlog. Closing the listener rejects them.
 */
public final class DatagramListener implements AutoCloseable {
    private final Identifier identifier;
    private final IncomingRequests<DatagramRequest> requests;

    DatagramListener(Identifier identifier, ListenerSpec spec) {
        this.identifier = identifier;
        this.requests = new IncomingRequests<>(identifier, spec, DatagramRequest::new);
    }

    /**
     * Waits for the next request. A virtual thread parks.
     *
     * @return the request, which the caller accepts, rejects or closes
     * @throws IllegalStateException if this listener is closed, before or while the thread waits
     * @throws RdmaException with EINTR if the thread is interrupted, and its interrupt status stays set; with ENODEV if
     *     the device was removed
     */
    public DatagramRequest accept() {
        return accept(ChronoUnit.FOREVER.getDuration()).orElseThrow(identifier::nothingCame);
    }

    /**
     * Waits for the next request until a time-out. A virtual thread parks. An interrupt ends the wait, and the thread's
     * interrupt status stays set; a thread with this status does not wait, but gets a request that is already there.
     *
     * @param timeout how long to wait at most; zero to return at once
     * @return the request, which the caller accepts, rejects or closes; empty if none came in time, or the thread was
     *     interrupted
     * @throws IllegalStateException if this listener is closed, before or while the thread waits
     * @throws RdmaException with ENODEV if the device was removed
     */
    public Optional<DatagramRequest> accept(Duration timeout) {
        return Optional.ofNullable(requests.take(timeout));
    }

    /**
     * The address that it listens on.
     *
     * @return the address and the port, also if any free port was requested
     * @throws IllegalStateException if this listener is closed
     */
    public InetSocketAddress localAddress() {
        return identifier.localAddress();
    }

    /**
     * Stops listening, and rejects the requests that wait. Threads in {@link #accept()} get {@link
     * IllegalStateException}. Closing again does nothing.
     */
    @Override
    public void close() {
        identifier.close();
    }

    /**
     * Whether this listener or its manager is closed.
     *
     * @return true if it can no longer be used
     */
    public boolean isClosed() {
        return identifier.lifetime().isClosed();
    }

    /** The address that it listens on. */
    @Override
    public String toString() {
        return identifier.toString();
    }
}
