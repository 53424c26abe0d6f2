package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Mtu;
import org.rdma4j.bindings.verbs.ibv_qp_attr;
import org.rdma4j.bindings.verbs.ibv_qp_init_attr;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.events.FlightRecording;
import org.rdma4j.internal.events.QueuePairStateEvent;
import org.rdma4j.internal.events.StateChangeCause;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.verbs.attributes.QueuePairState;

/** The states that a queue pair goes through, one change at a time, and the port that it is bound to. */
final class QueuePairStates {
    private static final class Functions {
        static final MethodHandle QUERY =
                NativeCall.link(verbs_h.ibv_query_qp$address(), verbs_h.ibv_query_qp$descriptor());
        static final MethodHandle MODIFY =
                NativeCall.link(verbs_h.ibv_modify_qp$address(), verbs_h.ibv_modify_qp$descriptor());
    }

    private static final int PSN_BOUND = 1 << 24;
    /** All attributes that {@code ibv_query_qp} knows. */
    private static final int ALL_ATTRIBUTES = (1 << 21) - 1;

    private final QueuePair queuePair;
    private final MemorySegment pointer;
    private final ReentrantLock lock = new ReentrantLock();
    /** Null if the caller changes the state without {@link #bind}. */
    private volatile @Nullable PortBinding binding;
    /** Null before the queue pair is connected by {@link #becomeReadyToReceive}. */
    private volatile @Nullable Mtu pathMtu;
    /** The state that this side last requested. The device may have moved the queue pair to ERROR since. */
    private volatile QueuePairState last = QueuePairState.RESET;
    /** The state in which the queue pair was last seen; guarded by the lock. */
    private QueuePairState seen = QueuePairState.RESET;

    QueuePairStates(QueuePair queuePair, MemorySegment pointer) {
        this.queuePair = queuePair;
        this.pointer = pointer;
    }

    QueuePairState last() {
        return last;
    }

    /** The choices so far: the port, and its partition key, GID and path MTU; empty at first. */
    String describe() {
        PortBinding bound = binding;
        Mtu mtu = pathMtu;
        return bound == null ? "" : " " + bound + (mtu == null ? "" : ", path MTU " + mtu);
    }

    /** Unknown here if the caller has bound the queue pair without {@link #bind}; the device then checks it. */
    void requireMessageSize(long length) {
        PortBinding bound = binding;
        if (bound != null) {
            bound.requireMessageSize(queuePair.type(), length);
        }
    }

    /** How many bytes a message has at most, as far as it is known here. */
    long longestMessage() {
        PortBinding bound = binding;
        return bound == null ? Long.MAX_VALUE : bound.longestMessage(queuePair.type());
    }

    /** The length of the longest receive in bytes, as far as it is known here. */
    long longestReceive() {
        PortBinding bound = binding;
        return bound == null ? Long.MAX_VALUE : bound.attributes().maxMessageSize();
    }

    PortBinding requireBinding() {
        PortBinding bound = binding;
        if (bound == null) {
            throw new IllegalStateException(queuePair + " is not bound to a port: call bind(LocalPort) first");
        }
        return bound;
    }

    void bind(LocalPort port) {
        int psn = ThreadLocalRandom.current().nextInt(PSN_BOUND);
        PortBinding chosen = PortBinding.choose(queuePair.domain().context(), port, psn);
        step(QueuePairState.RESET, StateChangeCause.BIND, () -> steps(chosen).initialize());
        binding = chosen;
        pathMtu = null;
    }

    /** Only connected queue pairs name a peer. */
    void becomeReadyToReceive(@Nullable Endpoint peer, ConnectionOptions options) {
        PortBinding bound = requireBinding();
        ConnectionSteps steps = steps(bound);
        step(QueuePairState.INIT, StateChangeCause.READY_TO_RECEIVE, () -> steps.readyToReceive(peer, options));
        pathMtu = peer == null ? null : bound.pathMtu(peer, options);
    }

    void becomeReadyToSend(ConnectionOptions options) {
        ConnectionSteps steps = steps(requireBinding());
        step(QueuePairState.READY_TO_RECEIVE, StateChangeCause.READY_TO_SEND, () -> steps.readyToSend(options));
    }

    void reset() {
        lock.lock();
        try {
            modify(QueuePairModification.to(QueuePairState.RESET), StateChangeCause.RESET);
            binding = null;
            pathMtu = null;
        } finally {
            lock.unlock();
        }
    }

    void modify(QueuePairModification change, StateChangeCause cause) {
        lock.lock();
        try {
            QueuePairState from = query().state();
            String deviceName = queuePair.domain().context().deviceName();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment attributes = arena.allocate(ibv_qp_attr.layout());
                int mask = change.write(attributes);
                NativeCall.returningErrno(
                        "ibv_modify_qp", new TransitionDescription(deviceName, queuePair.type(), from, change), errno ->
                                (int) Functions.MODIFY.invokeExact(errno, pointer, attributes, mask));
            }
            last = change.state();
            queuePair.openQueuesIn(last);
            note(last, cause);
        } finally {
            lock.unlock();
        }
    }

    QueuePairAttributes query() {
        lock.lock();
        try {
            QueuePairAttributes attributes = queryDevice();
            note(attributes.state(), StateChangeCause.DEVICE);
            return attributes;
        } finally {
            lock.unlock();
        }
    }

    private QueuePairAttributes queryDevice() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ibv_qp_attr.layout());
            MemorySegment initial = arena.allocate(ibv_qp_init_attr.layout());
            NativeCall.returningErrno("ibv_query_qp", queuePair.describe(() -> ""), errno ->
                    (int) Functions.QUERY.invokeExact(errno, pointer, attributes, ALL_ATTRIBUTES, initial));
            return QueuePairAttributes.read(attributes);
        }
    }

    private void note(QueuePairState state, StateChangeCause cause) {
        QueuePairState before = seen;
        seen = state;
        if (FlightRecording.wantsQueuePairStates() && state != before) {
            String deviceName = queuePair.domain().context().deviceName();
            new QueuePairStateEvent(deviceName, queuePair.qpn(), before.toString(), state.toString(), cause.toString())
                    .commit();
        }
    }

    private void step(QueuePairState from, StateChangeCause cause, Supplier<QueuePairModification> change) {
        lock.lock();
        try {
            QueuePairModification wanted = change.get();
            if (last != from) {
                throw new IllegalStateException("the %s goes from %s to %s, and is in %s: %s"
                        .formatted(queuePair, from, wanted.state(), last, wayOn()));
            }
            modify(wanted, cause);
        } finally {
            lock.unlock();
        }
    }

    private String wayOn() {
        return switch (last) {
            case RESET -> "bind it to a port first";
            case INIT -> "it is bound already; connect it, or reset() it to bind it to another port";
            case READY_TO_RECEIVE ->
                "its connection is half made: finish it with readyToSend(), or reset() it, bind it and connect it again";
            case READY_TO_SEND, SEND_QUEUE_DRAINED ->
                "it is connected already; to connect it again, reset() it and bind it first";
            case SEND_QUEUE_ERROR, ERROR, UNKNOWN -> "to connect it again, reset() it and bind it first";
        };
    }

    private ConnectionSteps steps(PortBinding bound) {
        return new ConnectionSteps(
                queuePair.spec(), bound, queuePair.domain().context().deviceAttributes());
    }
}
