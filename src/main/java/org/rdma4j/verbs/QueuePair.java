package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_qp;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.datapath.CountedPosting;
import org.rdma4j.internal.datapath.QueuePairCounting;
import org.rdma4j.internal.datapath.SendPosting;
import org.rdma4j.internal.events.StateChangeCause;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.lifetime.ExclusiveUse;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.lifetime.LifetimeUses;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A send queue and a receive queue, connected to one peer or, with datagrams, open to many. Created by {@link
 * ProtectionDomain#createQueuePair}. Any thread may use it.
 *
 * <p>A connection is made in three steps. {@link #bind(LocalPort)} binds the queue pair to a port and returns what the
 * peer must know, the {@link Endpoint}. The two sides exchange their endpoints over a channel of their own. {@link
 * #connect(Endpoint)} does the rest. Receives can be posted after the first step, sends after the last:
 *
 * {@snippet file="org/rdma4j/examples/QueuePairExampleTest.java" region="connect"}
 *
 * <p>A queue pair for datagrams is {@linkplain #activate activated} instead of connected. {@link #modify} sets any other
 * attribute. After an error, {@link #reset} takes the queue pair back, and the three steps begin again:
 *
 * {@snippet file="org/rdma4j/examples/QueuePairExampleTest.java" region="again"}
 */
public final class QueuePair implements AutoCloseable {
    /** Linked on first use; most programs do not use them. */
    private static final class RareFunctions {
        static final MethodHandle QUERY_DATA_IN_ORDER = NativeCall.link(
                verbs_h.ibv_query_qp_data_in_order$address(), verbs_h.ibv_query_qp_data_in_order$descriptor());
    }

    private static final Logger LOG = LoggerFactory.getLogger(QueuePair.class);

    private final ProtectionDomain domain;
    private final QueuePairSpec spec;
    private final QueuePairCapacity capacity;
    private final MemorySegment queuePair;
    private final int qpn;
    /** Null if nothing is counted. */
    private final @Nullable QueuePairCounting counting;

    private final SendQueue sendQueue;
    /** Null if receives are taken from a shared queue. */
    private final @Nullable ReceiveQueue receiveQueue;

    private final WindowPosting windows;
    private final QueuePairStates states;
    private final MulticastMemberships multicast;
    private final Lifetime lifetime;

    private QueuePair(ProtectionDomain domain, QueuePairSpec spec, QueuePairCreation created) {
        this.domain = domain;
        this.spec = spec;
        this.capacity = created.capacity();
        this.queuePair = created.pointer();
        this.qpn = ibv_qp.qp_num(queuePair);
        this.states = new QueuePairStates(this, created.pointer());
        this.multicast = new MulticastMemberships(created.pointer(), this::describe);
        this.counting = spec.isCounting() ? new QueuePairCounting(qpn) : null;
        this.sendQueue = createSendQueue(created);
        this.windows = new WindowPosting(this, queuePair, sendQueue, counting);
        this.receiveQueue = spec.sharedReceiveQueue().isPresent()
                ? null
                : ReceiveQueue.ofQueuePair(
                        this,
                        queuePair.address(),
                        capacity.maxReceiveSegments(),
                        new ExclusiveUse(this::lifetime),
                        counting);
        openQueuesIn(QueuePairState.RESET);
        if (counting != null) {
            completionQueues().forEach(queue -> queue.interception().beginCounting(counting));
        }
        this.lifetime = Lifetime.begin(this, this::release, parents(domain, spec));
        domain.context().asyncEvents().add(queuePair.address(), this, lifetime);
        attach(1);
    }

    static QueuePair create(ProtectionDomain domain, QueuePairSpec spec) {
        QueuePairCreation.requireSuitable(domain, spec);
        try (LifetimeUses uses = new LifetimeUses()) {
            for (Lifetime parent : parents(domain, spec)) {
                uses.begin(parent);
            }
            return new QueuePair(domain, spec, QueuePairCreation.create(domain, spec));
        }
    }

    /**
     * The number by which peers address this queue pair.
     *
     * @return 24 bits
     */
    public int qpn() {
        return qpn;
    }

    /**
     * The transport service.
     *
     * @return the type that it was created with
     */
    public QueuePairType type() {
        return spec.type();
    }

    /**
     * The completion queue that its sends report to.
     *
     * @return the queue of its {@link QueuePairSpec}
     */
    public CompletionQueue sendCompletions() {
        return spec.sendCompletions();
    }

    /**
     * The completion queue that its receives report to.
     *
     * @return the queue of its {@link QueuePairSpec}
     */
    public CompletionQueue receiveCompletions() {
        return spec.receiveCompletions();
    }

    /**
     * The spec that the queue pair was created from.
     *
     * @return what was asked for; {@link #capacity} has what the device made of the sizes
     */
    public QueuePairSpec spec() {
        return spec;
    }

    /**
     * The protection domain that the queue pair was created in.
     *
     * @return the domain; its {@linkplain ProtectionDomain#context() context} is the open device
     */
    public ProtectionDomain domain() {
        return domain;
    }

    /**
     * The sizes of the queues.
     *
     * @return what the device made of what was asked for
     */
    public QueuePairCapacity capacity() {
        return capacity;
    }

    /**
     * Binds the queue pair to a port (RESET to INIT); {@code ibv_modify_qp(3)}. If the port names no source GID, one is
     * chosen: {@link #sourceGid} and {@link #toString} name it.
     *
     * @param port the port
     * @return what the peer must know
     * @throws IllegalArgumentException if the device has no such port
     * @throws IllegalStateException if this queue pair is closed, or bound already
     * @throws RdmaException if the port is not active, has no such GID, or the device refuses
     */
    public Endpoint bind(LocalPort port) {
        lifetime.during(() -> states.bind(port));
        LOG.debug("bound the {}", this);
        return endpoint();
    }

    /**
     * The address of this queue pair, which the peer needs to connect to it.
     *
     * @return the endpoint
     * @throws IllegalStateException if the queue pair is not bound to a port
     */
    public Endpoint endpoint() {
        PortBinding bound = states.requireBinding();
        return new Endpoint(
                bound.attributes().lid(),
                qpn,
                bound.psn(),
                bound.gid(),
                bound.attributes().activeMtu());
    }

    /**
     * The entry of the GID table that this queue pair sends from.
     *
     * @return the entry, chosen or named; empty where the peer is addressed by its LID alone
     * @throws IllegalStateException if the queue pair is not bound to a port
     */
    public Optional<GidEntry> sourceGid() {
        return Optional.ofNullable(states.requireBinding().source());
    }

    /**
     * The address vector from this queue pair's port and source GID to a peer, for an address handle.
     *
     * @param remote the peer's endpoint
     * @return the address vector
     * @throws IllegalStateException if the queue pair is not bound to a port
     */
    public AddressVector addressVectorTo(Endpoint remote) {
        return states.requireBinding().addressVector(remote, ConnectionOptions.defaults());
    }

    /**
     * Connects to a peer with the {@linkplain ConnectionOptions#defaults() default options}: INIT to READY_TO_RECEIVE
     * to READY_TO_SEND.
     * Throws what {@link #connect(Endpoint, ConnectionOptions)} throws.
     *
     * @param remote the peer's endpoint
     */
    public void connect(Endpoint remote) {
        connect(remote, ConnectionOptions.defaults());
    }

    /**
     * Connects to a peer: INIT to READY_TO_RECEIVE to READY_TO_SEND. Unless the options set one, the path MTU is the
     * smaller active MTU of both sides.
     *
     * <p>If the device refuses the first half, the queue pair stays in INIT, and connect can be called again. If it
     * refuses the second half, the queue pair stays in READY_TO_RECEIVE: call {@link #readyToSend} with other options,
     * or {@link #reset}, bind and connect again. The exception's message says which.
     *
     * @param remote the peer's endpoint
     * @param options how the connection behaves
     * @throws IllegalStateException if this queue pair is closed, not bound to a port, connected already, or without
     *     connections
     * @throws RdmaException if there is no path to the peer, or the device refuses
     */
    public void connect(Endpoint remote, ConnectionOptions options) {
        readyToReceive(remote, options);
        readyToSend(options);
    }

    /**
     * The first half of {@link #connect(Endpoint, ConnectionOptions)}: INIT to READY_TO_RECEIVE. A side that sends
     * only after it has received may do the second half when the first message has come.
     * Throws what connect throws.
     *
     * @param remote the peer's endpoint
     * @param options how the connection behaves
     */
    public void readyToReceive(Endpoint remote, ConnectionOptions options) {
        if (!isConnected()) {
            throw new IllegalStateException(this + " has no connection: activate it");
        }
        lifetime.during(() -> states.becomeReadyToReceive(remote, options));
    }

    /**
     * The second half of {@link #connect(Endpoint, ConnectionOptions)}: READY_TO_RECEIVE to READY_TO_SEND.
     *
     * @param options how the connection behaves
     * @throws IllegalStateException if this queue pair is closed, or not in READY_TO_RECEIVE
     * @throws RdmaException if the device refuses
     */
    public void readyToSend(ConnectionOptions options) {
        lifetime.during(() -> states.becomeReadyToSend(options));
    }

    /**
     * Makes a queue pair for datagrams or raw packets ready: INIT to READY_TO_RECEIVE to READY_TO_SEND.
     *
     * @throws IllegalStateException if this queue pair is closed, not bound to a port, active already, or one that is
     *     connected
     * @throws RdmaException if the device refuses
     */
    public void activate() {
        if (isConnected()) {
            throw new IllegalStateException(this + " needs a peer: connect it");
        }
        ConnectionOptions options = ConnectionOptions.defaults();
        lifetime.during(() -> states.becomeReadyToReceive(null, options));
        readyToSend(options);
    }

    /**
     * Takes the queue pair back to RESET, so that it can be {@linkplain #bind bound} and {@linkplain #connect
     * connected} again, to the same peer or to another; {@code ibv_modify_qp(3)}. Call it also after an error, and
     * after a connect that failed half-way. The peer must do the same, and the two must exchange their endpoints again.
     *
     * <p>Work that is under way, posted receives included, ends without a completion, and completions of this queue
     * pair that were not polled yet may be lost: {@link #drain} first to get them all.
     *
     * <p>After {@link CompletionStatus#RETRY_EXCEEDED}, close the queue pair and create another instead. Packets of the
     * lost connection may still arrive, and the new connection would have the same queue pair number. On soft-RoCE of
     * Linux 6.1 a queue pair that ran out of retries sometimes fails or stalls again after a reset.
     *
     * @throws IllegalStateException if this queue pair is closed
     * @throws RdmaException if the device refuses
     */
    public void reset() {
        lifetime.during(states::reset);
    }

    /**
     * Changes the state and attributes; {@code ibv_modify_qp(3)}. {@link #bind(LocalPort)}, {@link #connect} and
     * {@link #activate} do this for the usual case; this method allows every legal change.
     *
     * @param change the new state, and the attributes
     * @throws IllegalStateException if this queue pair is closed
     * @throws RdmaException if the device refuses; the message names the attributes that are missing and those
     *     that are not allowed
     */
    public void modify(QueuePairModification change) {
        modify(change, StateChangeCause.MODIFY);
    }

    /**
     * Posts a send: the message goes to the peer, which must have posted a receive; {@code ibv_post_send(3)}. The buffer
     * belongs to the device until its completion.
     * Throws what {@link #postSend(SendRequest...)} throws.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param message what to send
     * @return false if the send queue is full: poll for completions and try again
     */
    public boolean postSend(long wrId, MemorySlice message) {
        return postSend(SendRequest.send(wrId, message));
    }

    /**
     * Posts one request to the send queue, as {@link #postSend(SendRequest...)} does. It throws the same.
     *
     * @param request what to post
     * @return false if the send queue is full: poll for completions and try again
     */
    public boolean postSend(SendRequest request) {
        return request.isBinding()
                ? lifetime.using(() -> windows.post(List.of(request)) == 1)
                : sendQueue.postOne(request);
    }

    /**
     * Posts requests to the send queue with one call; {@code ibv_post_send(3)}, or {@code ibv_wr_post(3)} where the
     * queue pair was created for {@linkplain QueuePairSpec#withExtendedOperations extended operations}. The buffers belong to the device
     * until their completions.
     *
     * @param requests what to post, in this order
     * @return how many were posted: fewer than all if the queue is full; poll for completions and post the rest
     * @throws IllegalArgumentException if a request is not one for this queue pair: its buffers or windows belong to
     *     another protection domain, are too many or too long, its opcode is not of this type; nothing is posted then
     * @throws IndexOutOfBoundsException if a memory region has become smaller than a buffer; nothing is posted then
     * @throws IllegalStateException if this queue pair or something that a request names is closed, or the queue pair is
     *     not in a state to send; nothing is posted then
     * @throws WorkRequestException if the device refuses a request
     */
    public int postSend(SendRequest... requests) {
        for (SendRequest request : requests) {
            if (request.isBinding()) {
                List<SendRequest> posting = List.of(requests); // the caller's other threads may write to the array
                return lifetime.using(() -> windows.post(posting));
            }
        }
        return sendQueue.postAll(requests);
    }

    /**
     * Posts a receive: a buffer for the next message that has none yet; {@code ibv_post_recv(3)}. The buffer belongs to the
     * device until its completion.
     * Throws what {@link #postReceive(ReceiveRequest...)} throws.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param buffer where the message goes; a longer one ends with an error on both sides
     * @return false if the receive queue is full: poll for completions and try again
     */
    public boolean postReceive(long wrId, MemorySlice buffer) {
        return postReceive(ReceiveRequest.of(wrId, buffer));
    }

    /**
     * Posts one receive, as {@link #postReceive(ReceiveRequest...)} does. It throws the same.
     *
     * @param request what to post
     * @return false if the receive queue is full: poll for completions and try again
     */
    public boolean postReceive(ReceiveRequest request) {
        return requireReceiveQueue().postOne(request);
    }

    /**
     * Posts receives with one call; {@code ibv_post_recv(3)}. The buffers belong to the device until their completions.
     *
     * @param requests what to post, in this order
     * @return how many were posted: fewer than all if the queue is full
     * @throws IllegalArgumentException if a buffer belongs to another protection domain, or a request has too many, or is
     *     longer than the port allows; nothing is posted then
     * @throws IndexOutOfBoundsException if a memory region has become smaller than a buffer; nothing is posted then
     * @throws IllegalStateException if this queue pair or a memory region is closed, the queue pair is not bound, or
     *     takes its receives from a shared queue; nothing is posted then
     * @throws WorkRequestException if the device refuses a request
     */
    public int postReceive(ReceiveRequest... requests) {
        return requireReceiveQueue().postAll(requests);
    }

    /**
     * Makes a reusable chain of sends, posted with one call and without an object for each. One thread at a time may
     * use it; other threads make chains of their own.
     *
     * @param requests how many requests it holds, each with the buffers and the inline data of this queue pair's
     *     {@linkplain #capacity capacity}
     * @return the chain; it need not be closed
     * @throws IllegalArgumentException if the number is not positive
     * @throws IllegalStateException if this queue pair is closed
     */
    public SendChain sendChain(int requests) {
        return new SendChain(this, sendQueue, requests, lifetime.own());
    }

    /**
     * Makes a reusable chain of receives, posted with one call and without an object for each. One thread at a time may
     * use it; other threads make chains of their own.
     *
     * @param requests how many receives it holds
     * @return the chain; it need not be closed
     * @throws IllegalArgumentException if the number is not positive
     * @throws IllegalStateException if this queue pair is closed, or takes its receives from a shared queue
     */
    public ReceiveChain receiveChain(int requests) {
        return new ReceiveChain(requireReceiveQueue(), requests, lifetime.own());
    }

    /**
     * Binds a memory window of type 1; {@code ibv_bind_mw(3)}. The window has a new key at once; peers may use it when
     * the request is done. The window is closed with the region, at the latest. Windows of type 2 are bound with {@link
     * SendRequest#bindMemoryWindow}.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param window the window
     * @param target what it gives access to
     * @return false if the send queue is full
     * @throws IllegalArgumentException if the window is of type 2, or something belongs to another protection domain
     * @throws IllegalStateException if this queue pair, the window or the region is closed, or the queue pair is not
     *     connected
     * @throws RdmaException if the device refuses
     */
    public boolean bindWindow(long wrId, MemoryWindow window, WindowBinding target) {
        return windows.bind(wrId, window, target);
    }

    /**
     * Receives the messages to a multicast group; {@code ibv_attach_mcast(3)}. For datagrams. On InfiniBand the port
     * must have joined the group with the subnet manager.
     *
     * @param group the group's GID
     * @param lid the group's LID; 0 on RoCE
     * @throws IllegalStateException if this queue pair is closed, or attached to the group with another LID
     * @throws RdmaException if the device refuses, usually because the queue pair is not one for datagrams
     */
    public void attachMulticast(Gid group, Lid lid) {
        lifetime.during(() -> multicast.attach(group, lid));
    }

    /**
     * No longer receives the messages to a multicast group; {@code ibv_detach_mcast(3)}. Closing does it too.
     *
     * @param group the group's GID
     * @param lid the group's LID; 0 on RoCE
     * @throws IllegalStateException if this queue pair is closed, or attached to the group with another LID
     * @throws RdmaException if the device refuses, usually because the queue pair is not attached to the group
     */
    public void detachMulticast(Gid group, Lid lid) {
        lifetime.during(() -> multicast.detach(group, lid));
    }

    /**
     * Asks the device for the queue pair as it is now; {@code ibv_query_qp(3)}.
     *
     * @return the attributes
     * @throws IllegalStateException if this queue pair is closed
     * @throws RdmaException if the device refuses
     */
    public QueuePairAttributes attributes() {
        return lifetime.using(states::query);
    }

    /**
     * The counters of posted requests and polled completions. After a close, the counters at that time.
     *
     * @return the counters at this moment
     * @throws IllegalStateException if the queue pair was created without {@link QueuePairSpec#withCounters}
     */
    public QueuePairCounters counters() {
        if (counting == null) {
            throw new IllegalStateException(this + " is not counted: create it with QueuePairSpec.withCounters()");
        }
        return QueuePairCounters.of(counting);
    }

    /**
     * Whether an operation writes to this side's memory in order, so that a thread which polls memory can conclude from
     * the last byte that all bytes are there; {@code ibv_query_qp_data_in_order(3)}.
     *
     * @param opcode the operation, as its sender posts it
     * @return true if the order is certain
     * @throws IllegalStateException if this queue pair is closed
     */
    public boolean isDataInOrder(SendOpcode opcode) {
        return lifetime.using(() ->
                NativeCall.settingErrno("ibv_query_qp_data_in_order", describe(opcode::name), errno -> (int)
                                RareFunctions.QUERY_DATA_IN_ORDER.invokeExact(errno, queuePair, opcode.value(), 0))
                        != 0);
    }

    /**
     * Ends all work that is under way: the queue pair goes to ERROR, and when this returns the device no longer uses
     * any buffer. Completions of other queue pairs stay in the completion queues, and other threads may go on polling
     * for them: from now on they get none of this queue pair. The result lacks completions of an extended completion
     * queue without {@link CompletionField#QPN}, which name no queue pair and are left in the queue.
     *
     * @param timeout how long to wait for the device
     * @return the completions of this queue pair, most of them {@link CompletionStatus#WORK_REQUEST_FLUSHED}
     * @throws IllegalStateException if this queue pair is closed
     * @throws RdmaException if the device does not end the work in time; the completions that came are left in the
     *     completion queues
     */
    public List<WorkCompletion> drain(Duration timeout) {
        return lifetime.using(() -> QueuePairDrain.of(this).run(timeout));
    }

    /**
     * {@linkplain #drain Ends all work} and closes the queue pair.
     *
     * @param timeout how long to wait for the device
     * @return the completions of this queue pair
     * @throws IllegalStateException if this queue pair is closed
     * @throws RdmaException if the device does not end the work in time; the queue pair is closed nevertheless
     */
    public List<WorkCompletion> drainAndClose(Duration timeout) {
        try {
            return drain(timeout);
        } finally {
            close();
        }
    }

    /**
     * Closes the queue pair; {@code ibv_destroy_qp(3)}. It goes to ERROR first, so that the device no longer uses its
     * buffers when this returns. Most completions of work that was under way are lost; {@link #drainAndClose} returns
     * them. The queue pair leaves its multicast groups, and memory windows that were bound through it are closed. Closing
     * again does nothing.
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

    /**
     * The {@code ibv_qp *} behind this object, for a library in C. The overview of this package says what may be done with
     * it.
     *
     * @return the pointer, as a segment of length 0; valid until this object is closed
     * @throws IllegalStateException if this object is closed
     */
    public MemorySegment nativePointer() {
        return lifetime.using(() -> MemorySegment.ofAddress(queuePair.address()));
    }

    /** The number, the type, the device, the port and the source GID. */
    @Override
    public String toString() {
        return "queue pair 0x%06x (%s) of %s%s"
                .formatted(qpn, spec.type(), domain.context().deviceName(), states.describe());
    }

    void modify(QueuePairModification change, StateChangeCause cause) {
        lifetime.during(() -> states.modify(change, cause));
    }

    Lifetime lifetime() {
        return lifetime;
    }

    SendQueue sendQueue() {
        return sendQueue;
    }

    @Nullable
    ReceiveQueue receiveQueue() {
        return receiveQueue;
    }

    CallDescription describe(CallDescription arguments) {
        return CallDescription.on(
                domain.context().deviceName(),
                () -> "queue pair 0x%06x %s"
                        .formatted(qpn, arguments.arguments())
                        .strip());
    }

    private void release() {
        domain.context().asyncEvents().remove(queuePair.address(), this);
        if (states.last() != QueuePairState.RESET) {
            abandonWork();
        }
        multicast.detachAll();
        destroyExcludingPolls();
        attach(-1);
        if (counting != null) {
            completionQueues().forEach(queue -> queue.interception().endCounting(counting));
        }
    }

    /** Receives of a shared queue are not counted: it is unknown which queue pair will take them. */
    private void attach(int sign) {
        spec.sendCompletions().attach(sign * capacity.maxSend());
        if (receiveQueue != null) {
            spec.receiveCompletions().attach(sign * capacity.maxReceive());
        }
    }

    private void destroyExcludingPolls() {
        if (spec.sendCompletions() == spec.receiveCompletions()) {
            spec.sendCompletions().excludingPolls(this::destroy);
            return;
        }
        // Always in the same order, because two queue pairs may have the same two queues in exchanged roles.
        boolean sendsFirst =
                spec.sendCompletions().address() < spec.receiveCompletions().address();
        CompletionQueue first = sendsFirst ? spec.sendCompletions() : spec.receiveCompletions();
        CompletionQueue second = sendsFirst ? spec.receiveCompletions() : spec.sendCompletions();
        first.excludingPolls(() -> second.excludingPolls(this::destroy));
    }

    private Set<CompletionQueue> completionQueues() {
        return new HashSet<>(List.of(spec.sendCompletions(), spec.receiveCompletions()));
    }

    /** A device that is gone cannot be told to stop; the queue pair is destroyed nevertheless. */
    private void destroy() {
        QueuePairCreation.destroy(queuePair, this::toString);
    }

    private void abandonWork() {
        try {
            states.modify(QueuePairModification.to(QueuePairState.ERROR), StateChangeCause.CLOSE);
        } catch (RdmaException e) {
            LOG.debug("{} could not be moved to ERROR before it was closed", this, e);
        }
    }

    private static Lifetime[] parents(ProtectionDomain domain, QueuePairSpec spec) {
        Lifetime sends = spec.sendCompletions().lifetime();
        Lifetime receives = spec.receiveCompletions().lifetime();
        return spec.sharedReceiveQueue()
                .map(shared -> new Lifetime[] {domain.lifetime(), sends, receives, shared.lifetime()})
                .orElseGet(() -> new Lifetime[] {domain.lifetime(), sends, receives});
    }

    private SendQueue createSendQueue(QueuePairCreation created) {
        SendPosting posting = created.posting(domain, spec);
        SendPosting counted = counting == null ? posting : new CountedPosting(posting, counting);
        return new SendQueue(this, counted, capacity, new ExclusiveUse(this::lifetime));
    }

    /** Opens each queue for posting as the state allows. */
    void openQueuesIn(QueuePairState state) {
        openFrom(QueuePairState.READY_TO_SEND, state, sendQueue, "a send");
        if (receiveQueue != null) {
            openFrom(QueuePairState.INIT, state, receiveQueue, "a receive");
        }
    }

    private void openFrom(QueuePairState least, QueuePairState state, WorkQueue<?, ?> queue, String what) {
        if (state.value() >= least.value()) {
            queue.open();
        } else {
            queue.refuse("%s can be posted from the state %s on; the %s is in %s".formatted(what, least, this, state));
        }
    }

    private ReceiveQueue requireReceiveQueue() {
        if (receiveQueue == null) {
            throw new IllegalStateException(this + " takes its receives from a shared receive queue: post there");
        }
        return receiveQueue;
    }

    private boolean isConnected() {
        return spec.type() == QueuePairType.RELIABLE_CONNECTED || spec.type() == QueuePairType.UNRELIABLE_CONNECTED;
    }

    /** Refuses messages that are too long for the port. */
    void requireMessageSize(long length) {
        states.requireMessageSize(length);
    }

    /** The length of the longest message in bytes, as far as it is known. */
    long longestMessage() {
        return states.longestMessage();
    }

    /** The length of the longest receive in bytes, as far as it is known; that of a datagram may exceed the message. */
    long longestReceive() {
        return states.longestReceive();
    }
}
