package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Mtu;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_qp;
import org.rdma4j.bindings.verbs.ibv_qp_attr;
import org.rdma4j.bindings.verbs.ibv_qp_cap;
import org.rdma4j.bindings.verbs.ibv_qp_init_attr;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.Lifetime;
import org.rdma4j.internal.NativeCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A send queue and a receive queue, and the connection to one peer. Made by {@link ProtectionDomain#createQueuePair}.
 *
 * <p>A connection comes about in three steps: {@link #endpoint(LocalPort)} binds the queue pair to a port and tells what
 * the peer must know; the two sides exchange their endpoints; {@link #connect(Endpoint)} does the rest. Receives can be
 * posted from the first step on, sends after the last.
 */
public final class QueuePair implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CREATE =
                NativeCall.link(verbs_h.ibv_create_qp$address(), verbs_h.ibv_create_qp$descriptor());
        static final MethodHandle DESTROY =
                NativeCall.link(verbs_h.ibv_destroy_qp$address(), verbs_h.ibv_destroy_qp$descriptor());
        static final MethodHandle QUERY =
                NativeCall.link(verbs_h.ibv_query_qp$address(), verbs_h.ibv_query_qp$descriptor());
        static final MethodHandle MODIFY =
                NativeCall.link(verbs_h.ibv_modify_qp$address(), verbs_h.ibv_modify_qp$descriptor());
    }

    private static final Logger LOG = LoggerFactory.getLogger(QueuePair.class);
    private static final int PSN_BOUND = 1 << 24;

    private final ProtectionDomain domain;
    private final QueuePairSpec spec;
    private final MemorySegment queuePair;
    private final int number;
    private final SendQueue sendQueue;
    private final ReceiveQueue receiveQueue;
    private final ReentrantLock transitionLock = new ReentrantLock();
    /** Never null from the state INIT on. */
    private volatile @Nullable Binding binding;
    /** What this side last asked for; the device may have gone on to ERROR. */
    private volatile QueuePairState lastState = QueuePairState.RESET;

    private final Lifetime lifetime;

    private QueuePair(ProtectionDomain domain, QueuePairSpec spec, MemorySegment queuePair) {
        this.domain = domain;
        this.spec = spec;
        this.queuePair = queuePair;
        this.number = ibv_qp.qp_num(queuePair);
        this.sendQueue = new SendQueue(domain, queuePair);
        this.receiveQueue = new ReceiveQueue(domain, queuePair);
        this.lifetime = Lifetime.begin(
                this,
                this::release,
                domain.lifetime(),
                spec.sendCompletions().lifetime(),
                spec.receiveCompletions().lifetime());
    }

    static QueuePair create(ProtectionDomain domain, QueuePairSpec spec) {
        requireSameDevice(domain, spec.sendCompletions());
        requireSameDevice(domain, spec.receiveCompletions());
        requireCapacity(domain, "sends", spec.maxSend());
        requireCapacity(domain, "receives", spec.maxReceive());
        spec.sendCompletions().lifetime().beginUse();
        try {
            spec.receiveCompletions().lifetime().beginUse();
            try {
                return new QueuePair(domain, spec, createNative(domain, spec));
            } finally {
                spec.receiveCompletions().lifetime().endUse();
            }
        } finally {
            spec.sendCompletions().lifetime().endUse();
        }
    }

    /**
     * The number by which peers address this queue pair.
     *
     * @return 24 bits
     */
    public int number() {
        return number;
    }

    /**
     * Binds the queue pair to a port (RESET to INIT), with a source GID that is chosen where the port names none; {@code
     * ibv_modify_qp(3)}. Afterwards {@link #toString} and {@link #sourceGid} tell what was chosen.
     *
     * @param port the port
     * @return what the peer must know
     * @throws IllegalArgumentException if the device has no such port
     * @throws IllegalStateException if this queue pair is closed, or bound already
     * @throws RdmaException if the port is not active, has no such GID, or the device refuses
     */
    public Endpoint endpoint(LocalPort port) {
        Binding chosen = Binding.choose(
                domain.context(), port, ThreadLocalRandom.current().nextInt(PSN_BOUND));
        transition(QueuePairState.RESET, QueuePairState.INIT, chosen.toString(), attributes -> {
            ibv_qp_attr.port_num(attributes, (byte) port.number());
            ibv_qp_attr.pkey_index(attributes, (short) port.partitionKeyIndex());
            ibv_qp_attr.qp_access_flags(attributes, AccessFlag.bits(spec.remoteAccess()));
            binding = chosen;
            return verbs_h.IBV_QP_PORT() | verbs_h.IBV_QP_PKEY_INDEX() | verbs_h.IBV_QP_ACCESS_FLAGS();
        });
        LOG.debug("bound the {}", this);
        return endpoint();
    }

    /**
     * What the peer must know of this queue pair.
     *
     * @return the endpoint
     * @throws IllegalStateException if the queue pair is not bound to a port
     */
    public Endpoint endpoint() {
        Binding bound = bound();
        return new Endpoint(bound.attributes().lid(), number, bound.psn(), bound.gid());
    }

    /**
     * The entry of the GID table that this queue pair sends from.
     *
     * @return the entry, chosen or named; empty where the peer is addressed by its LID alone
     * @throws IllegalStateException if the queue pair is not bound to a port
     */
    public Optional<GidEntry> sourceGid() {
        return bound().source();
    }

    /**
     * Connects to a peer with the {@linkplain ConnectionOptions#defaults() default options}: INIT to READY_TO_RECEIVE
     * to READY_TO_SEND.
     *
     * @param remote what the peer told
     * @throws IllegalStateException if this queue pair is closed, not bound to a port, or connected already
     * @throws RdmaException if there is no way to the peer, or the device refuses
     */
    public void connect(Endpoint remote) {
        connect(remote, ConnectionOptions.defaults());
    }

    /**
     * Connects to a peer: INIT to READY_TO_RECEIVE to READY_TO_SEND.
     *
     * @param remote what the peer told
     * @param options how the connection is to behave
     * @throws IllegalStateException if this queue pair is closed, not bound to a port, or connected already
     * @throws RdmaException if there is no way to the peer, or the device refuses
     */
    public void connect(Endpoint remote, ConnectionOptions options) {
        readyToReceive(remote, options);
        readyToSend(options);
    }

    /**
     * The first half of {@link #connect(Endpoint, ConnectionOptions)}: INIT to READY_TO_RECEIVE. A side that only
     * answers may do the second half when the first message is there.
     *
     * @param remote what the peer told
     * @param options how the connection is to behave
     * @throws IllegalStateException if this queue pair is closed, not bound to a port, or connected already
     * @throws RdmaException if there is no way to the peer, or the device refuses
     */
    public void readyToReceive(Endpoint remote, ConnectionOptions options) {
        Binding bound = bound();
        Mtu mtu = options.pathMtu().orElse(bound.attributes().activeMtu());
        String arguments = "%s to %s, path MTU %s".formatted(bound, remote, mtu);
        transition(QueuePairState.INIT, QueuePairState.READY_TO_RECEIVE, arguments, attributes -> {
            ibv_qp_attr.path_mtu(attributes, mtu.value());
            ibv_qp_attr.dest_qp_num(attributes, remote.qpn());
            ibv_qp_attr.rq_psn(attributes, remote.psn());
            ibv_qp_attr.max_dest_rd_atomic(attributes, (byte) 1);
            ibv_qp_attr.min_rnr_timer(attributes, (byte) options.receiverNotReadyTimer());
            bound.address(ibv_qp_attr.ah_attr(attributes), remote, options.serviceLevel());
            return verbs_h.IBV_QP_AV()
                    | verbs_h.IBV_QP_PATH_MTU()
                    | verbs_h.IBV_QP_DEST_QPN()
                    | verbs_h.IBV_QP_RQ_PSN()
                    | verbs_h.IBV_QP_MAX_DEST_RD_ATOMIC()
                    | verbs_h.IBV_QP_MIN_RNR_TIMER();
        });
    }

    /**
     * The second half of {@link #connect(Endpoint, ConnectionOptions)}: READY_TO_RECEIVE to READY_TO_SEND.
     *
     * @param options how the connection is to behave
     * @throws IllegalStateException if this queue pair is closed, or not in READY_TO_RECEIVE
     * @throws RdmaException if the device refuses
     */
    public void readyToSend(ConnectionOptions options) {
        Binding bound = bound();
        transition(QueuePairState.READY_TO_RECEIVE, QueuePairState.READY_TO_SEND, bound.toString(), attributes -> {
            ibv_qp_attr.sq_psn(attributes, bound.psn());
            ibv_qp_attr.timeout(attributes, (byte) options.acknowledgeTimeout());
            ibv_qp_attr.retry_cnt(attributes, (byte) options.retryCount());
            ibv_qp_attr.rnr_retry(attributes, (byte) options.receiverNotReadyRetryCount());
            ibv_qp_attr.max_rd_atomic(attributes, (byte) 1);
            return verbs_h.IBV_QP_SQ_PSN()
                    | verbs_h.IBV_QP_TIMEOUT()
                    | verbs_h.IBV_QP_RETRY_CNT()
                    | verbs_h.IBV_QP_RNR_RETRY()
                    | verbs_h.IBV_QP_MAX_QP_RD_ATOMIC();
        });
    }

    /**
     * Posts a send: the message goes to the peer, which must have posted a receive; {@code ibv_post_send(3)}. The buffer
     * is the device's until the completion with this number comes.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param message what to send
     * @return false if the send queue is full: poll for completions and try again
     * @throws IllegalArgumentException if the buffer belongs to another protection domain, or is longer than the port
     *     allows
     * @throws IllegalStateException if this queue pair or the memory region is closed, or the queue pair not connected
     * @throws RdmaException if the device refuses
     */
    public boolean postSend(long wrId, MemorySlice message) {
        if (lastState.value() < QueuePairState.READY_TO_SEND.value()) {
            throw wrongState("a send", QueuePairState.READY_TO_SEND);
        }
        return post(sendQueue, wrId, message);
    }

    /**
     * Posts a receive: a buffer for the next message that has none yet; {@code ibv_post_recv(3)}. The buffer is the
     * device's until the completion with this number comes.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param buffer where the message goes; a longer one ends with an error on both sides
     * @return false if the receive queue is full: poll for completions and try again
     * @throws IllegalArgumentException if the buffer belongs to another protection domain, or is longer than the port
     *     allows
     * @throws IllegalStateException if this queue pair or the memory region is closed, or the queue pair not bound
     * @throws RdmaException if the device refuses
     */
    public boolean postReceive(long wrId, MemorySlice buffer) {
        if (lastState.equals(QueuePairState.RESET)) {
            throw wrongState("a receive", QueuePairState.INIT);
        }
        return post(receiveQueue, wrId, buffer);
    }

    /**
     * Asks the device for the queue pair as it is now; {@code ibv_query_qp(3)}.
     *
     * @return the attributes
     * @throws IllegalStateException if this queue pair is closed
     * @throws RdmaException if the device refuses
     */
    public QueuePairAttributes attributes() {
        lifetime.beginUse();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ibv_qp_attr.layout());
            MemorySegment initial = arena.allocate(ibv_qp_init_attr.layout());
            int wanted = verbs_h.IBV_QP_STATE() | verbs_h.IBV_QP_CAP() | verbs_h.IBV_QP_DEST_QPN();
            NativeCall.returningErrno("ibv_query_qp", this::toString, errno ->
                    (int) Functions.QUERY.invokeExact(errno, queuePair, attributes, wanted, initial));
            return QueuePairAttributes.read(attributes);
        } finally {
            lifetime.endUse();
        }
    }

    /**
     * Closes the queue pair; work that is under way is dropped without a completion; {@code ibv_destroy_qp(3)}. Closing again does nothing.
     */
    @Override
    public void close() {
        lifetime.close();
    }

    /**
     * Whether it is closed, by itself or with what it was made from.
     *
     * @return true from the moment that it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    /** The number, the device, the port and the source GID. */
    @Override
    public String toString() {
        Binding bound = binding;
        return "queue pair 0x%06x of %s%s"
                .formatted(number, domain.context().deviceName(), bound == null ? "" : " " + bound);
    }

    Lifetime lifetime() {
        return lifetime;
    }

    private void release() {
        NativeCall.returningErrno(
                "ibv_destroy_qp", this::toString, errno -> (int) Functions.DESTROY.invokeExact(errno, queuePair));
    }

    private static MemorySegment createNative(ProtectionDomain domain, QueuePairSpec spec) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment initial = arena.allocate(ibv_qp_init_attr.layout());
            ibv_qp_init_attr.send_cq(initial, spec.sendCompletions().pointer());
            ibv_qp_init_attr.recv_cq(initial, spec.receiveCompletions().pointer());
            ibv_qp_init_attr.qp_type(initial, verbs_h.IBV_QPT_RC());
            MemorySegment capacity = ibv_qp_init_attr.cap(initial);
            ibv_qp_cap.max_send_wr(capacity, spec.maxSend());
            ibv_qp_cap.max_recv_wr(capacity, spec.maxReceive());
            ibv_qp_cap.max_send_sge(capacity, 1);
            ibv_qp_cap.max_recv_sge(capacity, 1);
            return NativeCall.pointer(
                    "ibv_create_qp",
                    () -> "RC on %s, %d sends, %d receives"
                            .formatted(domain.context().deviceName(), spec.maxSend(), spec.maxReceive()),
                    errno -> (MemorySegment) Functions.CREATE.invokeExact(errno, domain.pointer(), initial));
        }
    }

    private static void requireSameDevice(ProtectionDomain domain, CompletionQueue completions) {
        if (completions.context() != domain.context()) {
            throw new IllegalArgumentException(
                    "the %s is of another open device than the %s".formatted(completions, domain));
        }
    }

    private static void requireCapacity(ProtectionDomain domain, String what, int count) {
        int most = domain.context().deviceAttributes().maxWorkRequests();
        if (count < 1 || count > most) {
            throw new IllegalArgumentException("a queue pair of %s holds 1 to %d %s, not %d"
                    .formatted(domain.context().deviceName(), most, what, count));
        }
    }

    private Binding bound() {
        Binding bound = binding;
        if (bound == null) {
            throw new IllegalStateException(this + " is not bound to a port: call endpoint(LocalPort) first");
        }
        return bound;
    }

    private IllegalStateException wrongState(String what, QueuePairState least) {
        return new IllegalStateException(
                "%s can be posted from the state %s on; the %s is in %s".formatted(what, least, this, lastState));
    }

    /** Fills in the attributes of a transition and answers which they are. */
    @FunctionalInterface
    private interface Transition {
        int fill(MemorySegment attributes);
    }

    private void transition(QueuePairState from, QueuePairState to, String arguments, Transition transition) {
        lifetime.beginUse();
        transitionLock.lock();
        try (Arena arena = Arena.ofConfined()) {
            if (!lastState.equals(from)) {
                throw new IllegalStateException(
                        "%s goes from %s to %s, and is in %s".formatted(this, from, to, lastState));
            }
            MemorySegment attributes = arena.allocate(ibv_qp_attr.layout());
            ibv_qp_attr.qp_state(attributes, to.value());
            int mask = transition.fill(attributes) | verbs_h.IBV_QP_STATE();
            NativeCall.returningErrno("ibv_modify_qp", new TransitionDescription(from, to, arguments), errno ->
                    (int) Functions.MODIFY.invokeExact(errno, queuePair, attributes, mask));
            lastState = to;
        } finally {
            transitionLock.unlock();
            lifetime.endUse();
        }
    }

    private boolean post(WorkQueue queue, long wrId, MemorySlice buffer) {
        bound().requireMessageSize(buffer);
        lifetime.beginUse();
        try {
            buffer.region().lifetime().beginUse();
            try {
                return queue.post(wrId, buffer);
            } finally {
                buffer.region().lifetime().endUse();
            }
        } finally {
            lifetime.endUse();
        }
    }
}
