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

/** An identifier of librdmacm: its lifetime, the events that it gets, and waiting for them. */
final class Identifier {
    private static final Logger LOG = LoggerFactory.getLogger(Identifier.class);

    private final ConnectionManager manager;
    private final NativeIdentifier nativeIdentifier;
    private final PortSpace space;
    private final Arrivals<CmEvent> events = new Arrivals<>();
    private final Lifetime lifetime;
    /** What it is for, in the words of messages. */
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

    /** Calls librdmacm; the identifier is not destroyed meanwhile. */
    <T> T using(Function<NativeIdentifier, T> call) {
        return lifetime.using(() -> call.apply(nativeIdentifier));
    }

    /** Calls librdmacm; the identifier is not destroyed meanwhile. */
    void during(Consumer<NativeIdentifier> call) {
        lifetime.during(() -> call.accept(nativeIdentifier));
    }

    /** What exceptions of calls say beside the function. */
    CallDescription description() {
        return () -> purpose;
    }

    /** Calls librdmacm where a failure changes nothing: the peer or the device may be gone already. */
    void attempt(Consumer<NativeIdentifier> call) {
        try {
            during(call);
        } catch (RdmaException | IllegalStateException e) {
            LOG.debug("{}: {}", purpose, e.getMessage());
        }
    }

    /** The device that it is bound to, with its name in messages. */
    String deviceName() {
        String name = nameOfDevice();
        if (name == null) {
            throw new RdmaException(purpose + " is bound to no device yet");
        }
        return name;
    }

    /** The device that it is bound to; null where that is none, or all. */
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
     * Waits for one of some events. Those that tell of a failure are thrown, and others are passed over.
     *
     * @throws IllegalStateException if the identifier is closed, also meanwhile
     * @throws RdmaException with ETIMEDOUT or EINTR if nothing came, or with what came instead
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

    /** Why a wait has ended without what was waited for. */
    RuntimeException nothingCame() {
        if (lifetime.isClosed()) {
            return new IllegalStateException("the " + purpose + " was closed while a thread waited on it");
        }
        if (Thread.currentThread().isInterrupted()) {
            return new RdmaException("the thread was interrupted while it waited on the " + purpose, Errno.EINTR);
        }
        return new RdmaException(
                "the %s got no answer in time: the peer's host may be down, its network filtered, or its program may "
                                .formatted(purpose)
                        + "accept nothing; look at ping and ip neigh, or wait longer",
                Errno.ETIMEDOUT);
    }

    void close() {
        lifetime.close();
    }

    /** Closes it after a failure, which is what the caller is to hear of. */
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
        // The next identifier may get the same address.
        manager.identifiers().remove(nativeIdentifier.address(), this);
        try {
            nativeIdentifier.destroy(description());
        } catch (RdmaException e) {
            // The kernel has forgotten the identifier with its device, or the file is closed: there is nothing to
            // release.
            LOG.debug(
                    "{}",
                    NativeCall.failureMessage(
                            "rdma_destroy_id", description(), e.errno().orElseThrow()),
                    e);
        }
    }
}
