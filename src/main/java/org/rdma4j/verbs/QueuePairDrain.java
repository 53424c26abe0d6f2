package org.rdma4j.verbs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.events.StateChangeCause;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.verbs.attributes.QueuePairState;

/**
 * Ends all work of a queue pair. The queue pair goes to ERROR, and a last request, the marker, is posted to each of its
 * queues. Requests complete in order: when the markers complete, no work is under way. A shared receive queue keeps its
 * receives.
 */
final class QueuePairDrain {
    private static final long PAUSE_NANOS = 50_000;
    private static final QueuePairModification TO_ERROR = QueuePairModification.to(QueuePairState.ERROR);

    private final QueuePair queuePair;
    private final CompletionInterception sends;
    private final CompletionInterception receives;
    private final AtomicInteger outstanding = new AtomicInteger();

    private QueuePairDrain(QueuePair queuePair) {
        this.queuePair = queuePair;
        this.sends = queuePair.spec().sendCompletions().interception();
        this.receives = queuePair.spec().receiveCompletions().interception();
    }

    static QueuePairDrain of(QueuePair queuePair) {
        return new QueuePairDrain(queuePair);
    }

    List<WorkCompletion> run(Duration timeout) {
        if (queuePair.attributes().state() == QueuePairState.RESET) {
            return List.of();
        }
        long deadline = ReadinessWait.deadline(timeout);
        long sendMarker = ThreadLocalRandom.current().nextLong();
        long receiveMarker = ThreadLocalRandom.current().nextLong();
        sends.beginDrain(queuePair.qpn());
        receives.beginDrain(queuePair.qpn());
        sends.mark(sendMarker, outstanding::decrementAndGet);
        receives.mark(receiveMarker, outstanding::decrementAndGet);
        try (Destination destination = Destination.of(queuePair)) {
            queuePair.modify(TO_ERROR, StateChangeCause.DRAIN);
            if (queuePair.sendQueue().isPosted()) {
                SendOpcode opcode = queuePair.sendQueue().markerOpcode();
                if (opcode != null) {
                    outstanding.incrementAndGet();
                    SendRequest marker = SendRequest.marker(sendMarker, opcode, destination.address);
                    await(deadline, () -> queuePair.sendQueue().postOwn(marker));
                }
            }
            ReceiveQueue receiveQueue = queuePair.receiveQueue();
            if (receiveQueue != null) {
                outstanding.incrementAndGet();
                await(deadline, () -> receiveQueue.postOwn(ReceiveRequest.of(receiveMarker)));
            }
            // Soft-RoCE looks at a receive queue when a packet comes or the state changes, but not when a receive is
            // posted.
            queuePair.modify(TO_ERROR, StateChangeCause.DRAIN);
            await(deadline, () -> outstanding.get() == 0);
            return taken();
        } finally {
            sends.unmark(sendMarker);
            receives.unmark(receiveMarker);
            sends.endDrain(queuePair.qpn());
            receives.endDrain(queuePair.qpn());
        }
    }

    /** The address of the last datagram, for the marker: even a datagram that will only be flushed needs an address. */
    private record Destination(
            @Nullable DatagramAddress address, @Nullable AddressHandle ownHandle) implements AutoCloseable {
        static Destination of(QueuePair queuePair) {
            DatagramAddress last = queuePair.sendQueue().lastDestination();
            if (last == null || !last.handle().isClosed()) {
                return new Destination(last, null);
            }
            AddressHandle handle =
                    queuePair.domain().createAddressHandle(last.handle().addressVector());
            return new Destination(new DatagramAddress(handle, last.qpn(), last.queueKey()), handle);
        }

        @Override
        public void close() {
            if (ownHandle != null) {
                ownHandle.close();
            }
        }
    }

    private void await(long deadline, BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            poll();
            if (queuePair.isClosed()) {
                throw new IllegalStateException("the %s was closed while a thread drained it".formatted(queuePair));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new RdmaException(
                        ("the %s has not ended its work in time; the completions that came are left in its "
                                        + "completion queue. Closing it ends the rest")
                                .formatted(queuePair));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void poll() {
        sends.pollForDrains();
        if (receives != sends) {
            receives.pollForDrains();
        }
    }

    private List<WorkCompletion> taken() {
        List<WorkCompletion> found = new ArrayList<>(sends.takeOf(queuePair.qpn()));
        if (receives != sends) {
            found.addAll(receives.takeOf(queuePair.qpn()));
        }
        return List.copyOf(found);
    }
}
