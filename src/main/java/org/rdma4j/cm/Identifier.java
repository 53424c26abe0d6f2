package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.lifetime.Lifetime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An identifier of librdmacm, with its lifetime and its queue of events. */
final class Identifier {
    private static final Logger LOG = LoggerFactory.getLogger(Identifier.class);

    private final ConnectionManager manager;
    private final NativeIdentifier nativeIdentifier;
    private final PortSpace space;
    private final Arrivals<CmEvent> events = new Arrivals<>();
    private final Lifetime lifetime;
    /** What it is used for, as error messages name it. */
    private volatile String purpose;

    Identifier(ConnectionManager manager, NativeIdentifier nativeIdentifier, PortSpace space, String purpose) {
        this.manager = manager;
        this.nativeIdentifier = nativeIdentifier;
        this.space = space;
        this.purpose = purpose;
        manager.identifiers().put(nativeIdentifier.address(), this);
        this.lifetime = Lifetime.begin(this, events::end, this::release, manager.lifetime());
    }

    ConnectionManager manager() {
        return manager;
    }

    PortSpace space() {
        return space;
    }

    Arrivals<CmEvent> events() {
        return events;
    }

    Lifetime lifetime() {
        return lifetime;
    }

    void becomes(String newPurpose) {
        purpose = newPurpose;
    }

    /** Calls librdmacm, and keeps the identifier from being destroyed meanwhile. */
    <T> T using(Function<NativeIdentifier, T> call) {
        return lifetime.using(() -> call.apply(nativeIdentifier));
    }

    /** Calls librdmacm, and keeps the identifier from being destroyed meanwhile. */
    void during(Consumer<NativeIdentifier> call) {
        lifetime.during(() -> call.accept(nativeIdentifier));
    }

    /** The arguments that an exception names after the function. */
    CallDescription description() {
        return () -> purpose;
    }

    /** Calls librdmacm, and only logs a failure: the peer or the device may be gone already. */
    void attempt(Consumer<NativeIdentifier> call) {
        try {
            during(call);
        } catch (RdmaException | IllegalStateException e) {
            LOG.debug("{}: {}", purpose, e.getMessage());
        }
    }

    /** The name of the device that it is bound to. */
    String deviceName() {
        String name = nameOfDevice();
        if (name == null) {
            throw new RdmaException(purpose + " is bound to no device yet");
        }
        return name;
    }

    /** The name of the device that it is bound to; null if it is bound to none, or listens on all. */
    @Nullable
    String nameOfDevice() {
        lifetime.beginUse();
        try {
            return nativeIdentifier.deviceName();
        } finally {
            lifetime.endUse();
        }
    }

    InetSocketAddress localAddress() {
        return using(NativeIdentifier::localAddress);
    }

    InetSocketAddress remoteAddress() {
        return using(NativeIdentifier::remoteAddress);
    }

    /**
     * Waits for an event of one of these types. An event that reports a failure becomes an exception; others are
     * skipped.
     *
     * @throws IllegalStateException if the identifier is closed, before or while this waits
     * @throws RdmaException with ETIMEDOUT or EINTR if no event came, or with the errno of an event that reports a
     *     failure
     */
    CmEvent await(Set<CmEventType> wanted, long deadlineNanos) {
        lifetime.beginUse();
        try {
            while (true) {
                CmEvent event = events.take(deadlineNanos);
                if (event == null) {
                    throw nothingCame();
                }
                if (wanted.contains(event.type())) {
                    return event;
                }
                RdmaException failure = CmFailure.of(event, space, purpose);
                if (failure != null) {
                    throw failure;
                }
            }
        } finally {
            lifetime.endUse();
        }
    }

    /** The exception for a wait that ended without an event. */
    RuntimeException nothingCame() {
        if (lifetime.isClosed()) {
            return new IllegalStateException("the " + purpose + " was closed while a thread waited on it");
        }
        if (Thread.currentThread().isInterrupted()) {
            return new RdmaException("the thread was interrupted while it waited on the " + purpose, Errno.EINTR);
        }
        return new RdmaException(
                "the %s got no answer in time: the peer's host may be down, a firewall may drop packets, or its program may "
                                .formatted(purpose)
                        + "not accept requests; see ping and ip neigh, or wait longer",
                Errno.ETIMEDOUT);
    }

    void close() {
        lifetime.close();
    }

    /** Closes it after a failure, which the caller throws. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public String toString() {
        return purpose;
    }

    private void release() {
        // First, because the next identifier may get the same address.
        manager.identifiers().remove(nativeIdentifier.address(), this);
        try {
            nativeIdentifier.destroy(description());
        } catch (RdmaException e) {
            // The kernel freed the identifier with its device, or the file is closed: there is nothing to release.
            LOG.debug(
                    "{}",
                    NativeCall.failureMessage(
                            "rdma_destroy_id", description(), e.errno().orElseThrow()),
                    e);
        }
    }
}
