package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.ibv_cq;
import org.rdma4j.bindings.verbs.ibv_cq_ex;
import org.rdma4j.bindings.verbs.ibv_cq_init_attr_ex;
import org.rdma4j.bindings.verbs.ibv_moderate_cq;
import org.rdma4j.bindings.verbs.ibv_modify_cq_attr;
import org.rdma4j.bindings.verbs.verbs_context;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.datapath.ClassicPolling;
import org.rdma4j.internal.datapath.CompletionPolling;
import org.rdma4j.internal.datapath.ExtendedPolling;
import org.rdma4j.internal.datapath.NativeCompletions;
import org.rdma4j.internal.events.FlightRecording;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeMemory;
import org.rdma4j.internal.ffm.VerbsFunctions;
import org.rdma4j.internal.lifetime.ExclusiveUse;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.WakeSignal;
import org.rdma4j.internal.readiness.WakeUps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue to which queue pairs report that work requests have completed. Made by {@link Context#createCompletionQueue}
 * for polling, and by {@link CompletionChannel#createCompletionQueue} for sleeping until there is a completion. Closing
 * it closes the queue pairs that report to it.
 *
 * <p>Any thread may poll; threads that poll at the same time take turns, and each completion goes to one of them.
 *
 * <p>A queue that is too small overruns: completions are lost. It must have an entry for each request that can be under
 * way in the queue pairs that report to it, so a warning is logged when a queue pair is created that could overrun it,
 * and {@link #toString} says so. After an overrun {@link #poll} and all batches throw an exception, if the device
 * reports it.
 */
public final class CompletionQueue implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CREATE =
                NativeCall.link(verbs_h.ibv_create_cq$address(), verbs_h.ibv_create_cq$descriptor());
        static final MethodHandle DESTROY =
                NativeCall.link(verbs_h.ibv_destroy_cq$address(), verbs_h.ibv_destroy_cq$descriptor());
        static final MethodHandle RESIZE =
                NativeCall.link(verbs_h.ibv_resize_cq$address(), verbs_h.ibv_resize_cq$descriptor());
    }

    /** Linked when the first extended queue is made. */
    private static final class ExtendedFunctions {
        static final MethodHandle CREATE = NativeCall.link(verbs_context.create_cq_ex.descriptor());
    }

    /** How many completions are polled with one call when they become objects. */
    private static final int AT_ONCE = 64;

    private static final Logger LOG = LoggerFactory.getLogger(CompletionQueue.class);

    private final Context context;
    /** Null for a queue without a channel. */
    private final @Nullable CompletionChannel channel;
    /** Given when a thread takes an announcement of this queue from the channel, and when the queue is closed or fails. */
    private final WakeSignal announcement = new WakeSignal();

    private final WakeUps wakeUps;
    private final MemorySegment queue;
    private final CompletionPolling polling;
    private final Set<CompletionField> fields;
    /** Whether the provider takes no locks, so that two threads at a time would break the queue. */
    private final boolean forOneThread;
    /** The first thread that used a queue for one thread. */
    private final AtomicReference<@Nullable Thread> onlyThread = new AtomicReference<>();

    /** Threads that poll for objects take turns. */
    private final ExclusiveUse exclusive = new ExclusiveUse(this::lifetime);
    /** For the thread that polls for objects. */
    private final NativeCompletions completions;

    private final CompletionInterception interception;
    private final AttachedRequests attached;

    private final Lifetime lifetime;

    private CompletionQueue(
            Context context,
            @Nullable CompletionChannel channel,
            MemorySegment queue,
            CompletionPolling polling,
            CompletionQueueSpec spec) {
        this.context = context;
        this.channel = channel;
        this.wakeUps = channel == null ? new WakeUps() : channel.wakeUps();
        this.queue = queue;
        this.polling = polling;
        this.fields = spec.isExtended() ? spec.fields() : CompletionField.STANDARD;
        this.forOneThread = spec.isSingleThreaded();
        this.completions = new NativeCompletions(AT_ONCE, CompletionField.bits(fields));
        this.attached = new AttachedRequests(ibv_cq.cqe(queue), spec.ignoresOverrun());
        this.interception = new CompletionInterception(this, polling, exclusive, completions);
        this.lifetime = Lifetime.begin(
                this, announcement::give, this::release, channel == null ? context.lifetime() : channel.lifetime());
        context.asyncEvents().add(queue.address(), this, lifetime);
        if (channel != null) {
            channel.add(this);
        }
    }

    static CompletionQueue create(Context context, @Nullable CompletionChannel channel, CompletionQueueSpec spec) {
        requireEntries(context, spec.entries());
        int vectors = context.completionVectors();
        if (spec.completionVector() < 0 || spec.completionVector() >= vectors) {
            throw new IllegalArgumentException("%s has the completion vectors 0 to %s, not %s"
                    .formatted(context.deviceName(), vectors - 1, spec.completionVector()));
        }
        MemorySegment channelPointer = channel == null ? MemorySegment.NULL : channel.pointer();
        if (spec.isExtended()) {
            MemorySegment queue = createExtended(context, channelPointer, spec);
            CompletionPolling polling = new ExtendedPolling(
                    queue, context.driver().pollsSuccessively(), CompletionField.bits(spec.fields()));
            return new CompletionQueue(context, channel, queue, polling, spec);
        }
        MemorySegment queue = createClassic(context, channelPointer, spec);
        CompletionPolling polling = new ClassicPolling(context.dataPath(), queue.address());
        return new CompletionQueue(context, channel, queue, polling, spec);
    }

    /**
     * Polls completions; {@code ibv_poll_cq(3)}, or {@code ibv_start_poll(3)} for an extended queue. Never waits.
     *
     * @param most how many to take at most
     * @return the completions in the order in which the work was done, unmodifiable; empty where there are none
     * @throws IllegalArgumentException if the number is not positive
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the queue is broken, usually because it overran: it was too small
     */
    public List<WorkCompletion> poll(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one completion must be asked for, not " + most);
        }
        requireOnlyThread();
        exclusive.begin();
        try {
            if (interception.isActive() || most > AT_ONCE || FlightRecording.wantsPolls()) {
                return interception.take(most);
            }
            return WorkCompletion.listOf(completions, polling.poll(completions, most));
        } finally {
            exclusive.end();
        }
    }

    /**
     * Makes reusable memory to poll completions into, without an object for each. One thread at a time may use it;
     * other threads make batches of their own.
     *
     * @param capacity how many completions it holds
     * @return the batch; it need not be closed
     * @throws IllegalArgumentException if the capacity is not positive
     * @throws IllegalStateException if this queue is closed
     */
    public CompletionBatch batch(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a batch holds at least one completion, not " + capacity);
        }
        interception.expectBatches();
        return new CompletionBatch(this, new NativeCompletions(capacity, CompletionField.bits(fields)), lifetime.own());
    }

    /**
     * Asks for one announcement of the next completion, on the completion channel; {@code ibv_req_notify_cq(3)}.
     * Completions that are in the queue already are not announced: poll after asking.
     *
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the device refuses
     */
    public void requestNotification() {
        requestNotification(false);
    }

    /**
     * Asks for one announcement of the next message that its sender marked as {@linkplain SendRequest#solicited
     * solicited}, or of the next error; {@code ibv_req_notify_cq(3)}.
     *
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the device refuses
     */
    public void requestSolicitedNotification() {
        requestNotification(true);
    }

    /**
     * Changes how many completions the queue holds; {@code ibv_resize_cq(3)}. Completions in it stay.
     *
     * @param entries how many it must hold; the device may make it larger
     * @throws IllegalArgumentException if the device's queues are smaller
     * @throws IllegalStateException if this queue is closed
     * @throws UnsupportedVerbException if the device's queues keep their size
     * @throws RdmaException if the device refuses, usually because more completions are in the queue
     */
    public void resize(int entries) {
        requireEntries(context, entries);
        requireOnlyThread();
        exclusive.begin();
        try {
            NativeCall.returningErrno("ibv_resize_cq", describe(() -> entries + " entries"), errno ->
                    (int) Functions.RESIZE.invokeExact(errno, queue, entries));
            attached.resize(ibv_cq.cqe(queue));
        } finally {
            exclusive.end();
        }
    }

    /**
     * Announces completions in groups, which saves interrupts: when a number of them have come, or the first has waited
     * for a time; {@code ibv_modify_cq(3)}.
     *
     * @param count how many completions, at most 65535; 0 and 1 for each one
     * @param microseconds how long the first may wait, at most 65535
     * @throws IllegalArgumentException if a number is out of its range
     * @throws IllegalStateException if this queue is closed
     * @throws UnsupportedVerbException if the device cannot
     * @throws RdmaException if the device refuses
     */
    public void moderate(int count, int microseconds) {
        if (count < 0 || count > 0xFFFF || microseconds < 0 || microseconds > 0xFFFF) {
            throw new IllegalArgumentException(
                    "groups of 0 to 65535 completions within 0 to 65535 microseconds, not %s within %s"
                            .formatted(count, microseconds));
        }
        lifetime.beginUse();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment change = arena.allocate(ibv_modify_cq_attr.layout());
            ibv_modify_cq_attr.attr_mask(change, verbs_h.IBV_CQ_ATTR_MODERATE());
            ibv_moderate_cq.cq_count(ibv_modify_cq_attr.moderate(change), (short) count);
            ibv_moderate_cq.cq_period(ibv_modify_cq_attr.moderate(change), (short) microseconds);
            MemorySegment function = VerbsFunctions.requireExtended(
                    context.pointer(), verbs_context.modify_cq$offset(), "ibv_modify_cq", context.deviceName());
            NativeCall.returningErrno(
                    "ibv_modify_cq",
                    describe(() -> "%s completions, %s us".formatted(count, microseconds)),
                    _ -> verbs_context.modify_cq.invoke(function, queue, change));
        } finally {
            lifetime.endUse();
        }
    }

    /**
     * How many completions the queue holds.
     *
     * @return at least as many as were asked for
     */
    public int capacity() {
        return lifetime.using(() -> ibv_cq.cqe(queue));
    }

    /**
     * Closes the queue, and before that the queue pairs that report to it; {@code ibv_destroy_cq(3)}. Completions that
     * were not polled are lost. Closing again does nothing.
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
     * The {@code ibv_cq *} behind this object, for a library in C. The overview of this package says what may be done with
     * it.
     *
     * @return the pointer, as a segment of length 0; valid until this object is closed
     * @throws IllegalStateException if this object is closed
     */
    public MemorySegment nativePointer() {
        return lifetime.using(() -> MemorySegment.ofAddress(pointer().address()));
    }

    /** The device's name, and whether the queue can overrun. */
    @Override
    public String toString() {
        return "completion queue of " + context.deviceName() + attached.describe();
    }

    Lifetime lifetime() {
        return lifetime;
    }

    Context context() {
        return context;
    }

    MemorySegment pointer() {
        return queue;
    }

    long address() {
        return queue.address();
    }

    CompletionPolling polling() {
        return polling;
    }

    CompletionChannel requireChannel() {
        if (channel == null) {
            throw new IllegalStateException(
                    "the %s announces nothing: make it with CompletionChannel.createCompletionQueue to sleep until it has a completion"
                            .formatted(this));
        }
        return channel;
    }

    /** The signal that ends the waits for this queue. It is never given if there is no channel. */
    WakeUps wakeUps() {
        return wakeUps;
    }

    boolean isForOneThread() {
        return forOneThread;
    }

    WakeSignal announcement() {
        return announcement;
    }

    CompletionInterception interception() {
        return interception;
    }

    /** Adds the requests that one more queue pair can have under way, or removes them when it is closed. */
    void attach(int requests) {
        if (attached.add(requests)) {
            LOG.warn("the {}: completions are lost when it overruns; create it larger", this);
            context.asyncEvents().watch();
        }
    }

    /** Called when the device reports that the queue overran or is broken. */
    void fail() {
        interception.fail(
                "the %s is broken: completions are lost; it probably overran, so close it and create it larger"
                        .formatted(this));
        announcement.give();
    }

    /** Fails if completions do not have the number of their queue pair. */
    void requireNumbers() {
        if (!fields.contains(CompletionField.QPN)) {
            throw new IllegalArgumentException(
                    "the completions of the %s do not have the number of their queue pair: to count, create it with QPN"
                            .formatted(this));
        }
    }

    /** Polls completions in turn, for a batch that otherwise polls out of turn. */
    int pollInto(NativeCompletions into) {
        int found = 0;
        for (WorkCompletion completion : poll(into.capacity())) {
            completion.write(into, found++);
        }
        return found;
    }

    /**
     * Runs an action that touches the queue while threads may poll it. Providers' functions for queue pairs do that,
     * and take no locks if the queue is for one thread.
     */
    void excludingPolls(Runnable action) {
        if (forOneThread) {
            interception.excludingAllPolls(action);
        } else {
            action.run();
        }
    }

    void requireOnlyThread() {
        if (forOneThread) {
            Thread caller = Thread.currentThread();
            Thread only = onlyThread.compareAndExchange(null, caller);
            if (only != null && only != caller) {
                throw new IllegalStateException(
                        "the %s was created for one thread, and is used by %s already; ".formatted(this, only)
                                + "create it without withSingleThread()");
            }
        }
    }

    private void requestNotification(boolean solicitedOnly) {
        requireOnlyThread();
        lifetime.during(() -> NativeCall.returningErrno(
                "ibv_req_notify_cq",
                describe(() -> ""),
                _ -> context.dataPath().requestNotification(queue.address(), solicitedOnly ? 1 : 0)));
    }

    private CallDescription describe(CallDescription arguments) {
        return CallDescription.on(context.deviceName(), arguments);
    }

    private void release() {
        context.asyncEvents().remove(queue.address(), this);
        if (channel != null) {
            channel.remove(this);
        }
        NativeCall.returningErrno(
                "ibv_destroy_cq", this::toString, errno -> (int) Functions.DESTROY.invokeExact(errno, queue));
    }

    private static void requireEntries(Context context, int entries) {
        int most = context.deviceAttributes().maxCompletionQueueEntries();
        if (entries < 1 || entries > most) {
            throw new IllegalArgumentException("a completion queue of %s has 1 to %s entries, not %s"
                    .formatted(context.deviceName(), most, entries));
        }
    }

    private static MemorySegment createClassic(Context context, MemorySegment channel, CompletionQueueSpec spec) {
        return NativeCall.pointer(
                "ibv_create_cq",
                CallDescription.on(context.deviceName(), () -> spec.entries() + " entries"),
                errno -> (MemorySegment) Functions.CREATE.invokeExact(
                        errno,
                        context.pointer(),
                        spec.entries(),
                        MemorySegment.NULL,
                        channel,
                        spec.completionVector()));
    }

    private static MemorySegment createExtended(Context context, MemorySegment channel, CompletionQueueSpec spec) {
        MemorySegment function = VerbsFunctions.requireExtended(
                context.pointer(), verbs_context.create_cq_ex$offset(), "ibv_create_cq_ex", context.deviceName());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment initial = arena.allocate(ibv_cq_init_attr_ex.layout());
            ibv_cq_init_attr_ex.cqe(initial, spec.entries());
            ibv_cq_init_attr_ex.channel(initial, channel);
            ibv_cq_init_attr_ex.comp_vector(initial, spec.completionVector());
            ibv_cq_init_attr_ex.wc_flags(initial, CompletionField.bits(spec.fields()));
            int flags = (spec.isSingleThreaded() ? verbs_h.IBV_CREATE_CQ_ATTR_SINGLE_THREADED() : 0)
                    | (spec.ignoresOverrun() ? verbs_h.IBV_CREATE_CQ_ATTR_IGNORE_OVERRUN() : 0);
            if (flags != 0) {
                ibv_cq_init_attr_ex.comp_mask(initial, verbs_h.IBV_CQ_INIT_ATTR_MASK_FLAGS());
                ibv_cq_init_attr_ex.flags(initial, flags);
            }
            MemorySegment queue = NativeCall.pointer(
                    "ibv_create_cq_ex",
                    CallDescription.on(context.deviceName(), spec::toString),
                    errno -> (MemorySegment)
                            ExtendedFunctions.CREATE.invokeExact(function, errno, context.pointer(), initial));
            return NativeMemory.at(queue.address(), ibv_cq_ex.sizeof());
        }
    }

    /**
     * Compares how many requests can be under way in the queue pairs that report to a completion queue with its size.
     */
    private static final class AttachedRequests {
        private final boolean mayOverrun;
        /** Guarded by this object, as is the next one. */
        private int capacity;

        private int requests;

        AttachedRequests(int capacity, boolean mayOverrun) {
            this.capacity = capacity;
            this.mayOverrun = mayOverrun;
        }

        /**
         * Adds the requests of one more queue pair, or subtracts them; returns whether the queue can overrun because of
         * it.
         */
        synchronized boolean add(int more) {
            boolean could = exceeds();
            requests += more;
            return exceeds() && !could;
        }

        synchronized void resize(int changed) {
            capacity = changed;
        }

        /** Part of the description of the queue; empty if it cannot overrun. */
        synchronized String describe() {
            return exceeds()
                    ? " (%s entries, too few for the %s requests that can be under way)".formatted(capacity, requests)
                    : "";
        }

        private boolean exceeds() {
            return !mayOverrun && requests > capacity;
        }
    }
}
