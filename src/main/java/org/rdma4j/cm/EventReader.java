package org.rdma4j.cm;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.rdmacm.rdma_cm_event;
import org.rdma4j.bindings.rdmacm.rdma_event_channel;
import org.rdma4j.bindings.rdmacm.rdmacm_h;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeMemory;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads a manager's events. It copies each event, acknowledges it, and only then delivers it:
 * destroying an identifier waits until its events are acknowledged.
 */
final class EventReader {
    private static final class Functions {
        static final MethodHandle GET =
                NativeCall.link(rdmacm_h.rdma_get_cm_event$address(), rdmacm_h.rdma_get_cm_event$descriptor());
        static final MethodHandle ACKNOWLEDGE =
                NativeCall.link(rdmacm_h.rdma_ack_cm_event$address(), rdmacm_h.rdma_ack_cm_event$descriptor());
    }

    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final ConnectionManager manager;
    private final MemorySegment channel;
    private final ReadinessWait readiness;
    private final Lifetime lifetime;

    /** An event, and the identifier that it is for. */
    private record Delivery(@Nullable Identifier receiver, CmEvent event) {}

    private EventReader(ConnectionManager manager, MemorySegment channel) {
        this.manager = manager;
        this.channel = channel;
        int descriptor = rdma_event_channel.fd(NativeMemory.at(channel.address(), rdma_event_channel.sizeof()));
        this.readiness = new ReadinessWait(descriptor);
        this.lifetime = Lifetime.begin(this, readiness::wake, readiness::close, manager.lifetime());
    }

    static void start(ConnectionManager manager, MemorySegment channel) {
        EventReader reader = new EventReader(manager, channel);
        Thread.ofPlatform().daemon().name("rdma4j events of connections").start(reader::run);
    }

    @Override
    public String toString() {
        return "reader of the events of connections";
    }

    private void run() {
        try {
            while (!lifetime.isClosed()) {
                next();
            }
        } catch (IllegalStateException e) {
            LOG.debug("the {} ends", this, e);
        }
    }

    /**
     * An event that cannot be read or delivered must not end the thread: closing an identifier waits until its events
     * are acknowledged.
     */
    private void next() {
        try {
            Delivery delivery = awaitDelivery();
            if (delivery != null) {
                deliver(delivery);
            }
        } catch (RdmaException | OutOfMemoryError e) {
            LOG.warn("the {} has lost an event and goes on", this, e);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private @Nullable Delivery awaitDelivery() {
        lifetime.beginUse();
        try {
            return readiness.await(ReadinessWait.deadline(FOREVER), this::take);
        } finally {
            lifetime.endUse();
        }
    }

    /** Null if the event is gone, because its identifier was destroyed meanwhile. */
    private @Nullable Delivery take() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointer = arena.allocate(ADDRESS);
            var _ = NativeCall.settingErrno(
                    "rdma_get_cm_event", () -> "", errno -> (int) Functions.GET.invokeExact(errno, channel, pointer));
            MemorySegment event = pointer.get(ADDRESS, 0);
            try {
                return read(NativeMemory.at(event.address(), rdma_cm_event.sizeof()));
            } finally {
                var _ = NativeCall.settingErrno(
                        "rdma_ack_cm_event", () -> "", errno -> (int) Functions.ACKNOWLEDGE.invokeExact(errno, event));
            }
        } catch (RdmaException e) {
            if (e.errno().filter(Errno.EAGAIN::equals).isPresent()) {
                return null;
            }
            throw e;
        }
    }

    /** Finds the receiver before the event is acknowledged. Afterwards another identifier may have the same address. */
    private Delivery read(MemorySegment event) {
        if (CmEventType.of(rdma_cm_event.event(event)) == CmEventType.CONNECT_REQUEST) {
            Identifier listener = identifier(rdma_cm_event.listen_id(event));
            PortSpace space = listener == null ? PortSpace.CONNECTIONS : listener.space();
            NativeIdentifier request = NativeIdentifier.ofRequest(rdma_cm_event.id(event));
            Identifier newcomer = new Identifier(
                    manager, request, space, "request from " + SocketAddresses.describe(request.remoteAddress()));
            return new Delivery(listener, CmEvent.read(event, space == PortSpace.DATAGRAMS, newcomer));
        }
        Identifier receiver = identifier(rdma_cm_event.id(event));
        boolean ofDatagrams = receiver != null && receiver.space() == PortSpace.DATAGRAMS;
        return new Delivery(receiver, CmEvent.read(event, ofDatagrams, null));
    }

    private @Nullable Identifier identifier(MemorySegment pointer) {
        return manager.identifiers().get(pointer.address());
    }

    private void deliver(Delivery delivery) {
        CmEvent event = delivery.event;
        LOG.debug("{}: {}, status {}", delivery.receiver, event.type(), event.status());
        if (delivery.receiver != null) {
            if (event.type() == CmEventType.DEVICE_REMOVAL) {
                manager.forgetDevice(delivery.receiver);
            }
            delivery.receiver.events().add(event);
        } else if (event.newcomer() != null) {
            IncomingRequests.refuse(event.newcomer()); // its listener was closed meanwhile
        }
    }
}
