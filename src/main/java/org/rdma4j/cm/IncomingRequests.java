package org.rdma4j.cm;

import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.ReadinessWait;

/**
 * The requests that a listener has received and that are not accepted yet. The backlog is limited here: that of
 * librdmacm never fills, because the thread that reads events takes each request at once.
 *
 * @param <R> the public type of a request
 */
final class IncomingRequests<R> {
    private final Identifier listener;
    private final int backlog;
    private final BiFunction<Identifier, CmEvent, R> translate;
    private final Arrivals<CmEvent> pending = new Arrivals<>();
    private final Lifetime lifetime;
    private volatile boolean deviceRemoved;

    /** Starts to listen. */
    IncomingRequests(Identifier listener, ListenerSpec spec, BiFunction<Identifier, CmEvent, R> translate) {
        this.listener = listener;
        this.backlog = spec.backlog();
        this.translate = translate;
        this.lifetime = Lifetime.begin(this, pending::end, this::refuseAll, listener.lifetime());
        listener.events().observe(this::hear);
        try {
            listener.during(identifier -> identifier.listen(backlog, spec.address()));
        } catch (RuntimeException | Error e) {
            listener.closeAfter(e);
            throw e;
        }
    }

    /**
     * Rejects a request that no program has seen. Does not block the thread that reads events: destroying an identifier
     * may wait for the device.
     */
    static void refuse(Identifier request) {
        Thread.ofVirtual().name("rdma4j rejection").start(request::close);
    }

    /** Null if no request came in time, or the thread was interrupted. */
    @Nullable
    R take(Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        lifetime.beginUse();
        try {
            CmEvent event = pending.take(deadline);
            if (event == null && lifetime.isClosed()) {
                throw new IllegalStateException("the %s was closed while a thread waited on it".formatted(listener));
            }
            if (event == null && deviceRemoved) {
                throw CmFailure.removed(listener.toString());
            }
            return event == null ? null : translate.apply(newcomer(event), event);
        } finally {
            lifetime.endUse();
        }
    }

    int pending() {
        return pending.size();
    }

    @Override
    public String toString() {
        return listener.toString();
    }

    private void hear(CmEvent event) {
        if (event.newcomer() != null) {
            if (pending.size() < backlog) {
                pending.add(event);
            } else {
                refuse(event.newcomer());
            }
            if (lifetime.isClosed()) { // perhaps it was closed before the request was added
                refuseAll();
            }
        } else if (event.type() == CmEventType.DEVICE_REMOVAL) {
            deviceRemoved = true;
            pending.end();
        }
    }

    private void refuseAll() {
        for (CmEvent event = waiting(); event != null; event = waiting()) {
            refuse(newcomer(event));
        }
    }

    private @Nullable CmEvent waiting() {
        return pending.take(System.nanoTime());
    }

    private static Identifier newcomer(CmEvent event) {
        Identifier newcomer = event.newcomer();
        if (newcomer == null) {
            throw new AssertionError("a request must have an identifier");
        }
        return newcomer;
    }
}
