package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
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
import org.rdma4j.internal.datapath.CountedQueuePairs;
import org.rdma4j.internal.datapath.ExtendedPolling;
import org.rdma4j.internal.datapath.NativeCompletions;
import org.rdma4j.internal.datapath.QueuePairCounting;
import org.rdma4j.internal.events.FlightRecording;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeMemory;
import org.rdma4j.internal.ffm.VerbsFunctions;
import org.rdma4j.internal.lifetime.ExclusiveUse;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.WakeSignal;

/**
 * Where queue pairs report the work that is done. Made by {@link Context#createCompletionQueue} for polling, and by
 * {@link CompletionChannel#createCompletionQueue} for sleeping until there is something. Closing it closes the queue
 * pairs that report to it.
 *
 * <p>Any thread may poll; threads that poll at the same time take turns, and each completion goes to one of them.
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

    /** How many completions are taken out of the queue with one call, when they become objects. */
    private static final int RECORDS = 64;

    private final Context context;
    /** Empty where nothing is announced. */
    private final Optional<CompletionChannel> channel;
    /** Given when a thread takes an announcement of this queue from the channel, and when the queue is closed. */
    private final WakeSignal announcement = new WakeSignal();

    private final MemorySegment queue;
    private final CompletionPolling polling;
    private final CompletionRecording recording;
    private final Set<CompletionField> fields;
    /** Whether the provider has no locks of its own, so that two threads at a time would break the queue. */
    private final boolean forOneThread;
    /** The first thread that used a queue for one thread. */
    private final AtomicReference<@Nullable Thread> onlyThread = new AtomicReference<>();

    /** Turns of those who poll for objects, or see to completions that are not the caller's. */
    private final ExclusiveUse turns = new ExclusiveUse(this::lifetime);
    /** For those who poll for objects; used in turns. */
    private final NativeCompletions records;
    /** Taken out of the queue for somebody else's sake, and not yet handed to the caller; used in turns. */
    private final ArrayDeque<WorkCompletion> setAside = new ArrayDeque<>();
    /**
     * What to do when the completion of a request of ours comes, which the caller does not know of; used in turns. Each
     * stays until whoever waits for it has done with the queue, and so does the interception.
     */
    private final Map<Long, Runnable> markers = new HashMap<>();

    private final CountedQueuePairs counted = new CountedQueuePairs();
    /**
     * Whether there are completions set aside or markers to look for, so that all must poll in turns. Written in
     * turns alone: otherwise who finds nothing left to intercept could overwrite what another has begun.
     */
    private volatile boolean locked;
    /** Whether it is locked, or there are queue pairs whose completions are counted; written after that. */
    private volatile boolean intercepted;
    /** Whether there ever was a batch, whose thread may poll out of turn; written before the batch can poll. */
    private volatile boolean batched;

    private final Lifetime lifetime;

    private CompletionQueue(
            Context context,
            Optional<CompletionChannel> channel,
            MemorySegment queue,
            CompletionPolling polling,
            CompletionQueueSpec spec) {
        this.context = context;
        this.channel = channel;
        this.queue = queue;
        this.polling = polling;
        this.recording = new CompletionRecording(polling, context.deviceName());
        this.fields = spec.isExtended() ? spec.fields() : CompletionField.STANDARD;
        this.forOneThread = spec.singleThreaded();
        this.records = new NativeCompletions(RECORDS, CompletionField.bits(fields));
        this.lifetime = Lifetime.begin(
                this,
                announcement::give,
                this::release,
                channel.map(CompletionChannel::lifetime).orElseGet(context::lifetime));
        context.asyncEvents().add(queue.address(), this, lifetime);
    }

    static CompletionQueue create(Context context, Optional<CompletionChannel> channel, CompletionQueueSpec spec) {
        requireEntries(context, spec.entries());
        int vectors = context.completionVectors();
        if (spec.completionVector() < 0 || spec.completionVector() >= vectors) {
            throw new IllegalArgumentException("%s has the completion vectors 0 to %s, not %s"
                    .formatted(context.deviceName(), vectors - 1, spec.completionVector()));
        }
        MemorySegment channelPointer = channel.map(CompletionChannel::pointer).orElse(MemorySegment.NULL);
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
     * Takes completions out of the queue; {@code ibv_poll_cq(3)}, or {@code ibv_start_poll(3)} where the queue is an
     * extended one. Never waits.
     *
     * @param most how many to take at most
     * @return the completions in the order in which the work was done, unmodifiable; empty where there are none
     * @throws IllegalArgumentException if the number is not positive
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the queue is broken, mostly because it overran: it was too small
     */
    public List<WorkCompletion> poll(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one completion must be asked for, not " + most);
        }
        requireOnlyThread();
        turns.begin();
        try {
            if (intercepted || most > RECORDS || FlightRecording.wantsPolls()) {
                return List.copyOf(setAside.isEmpty() ? take(most) : takeSetAside(most));
            }
            return CompletionList.of(records, polling.poll(records, most));
        } finally {
            turns.end();
        }
    }

    /**
     * Room for completions to be polled into time and again, without an object for each. For the calling thread alone;
     * other threads make batches of their own.
     *
     * @param capacity how many completions it holds
     * @return the batch; nothing to be closed
     * @throws IllegalArgumentException if the capacity is not positive
     * @throws IllegalStateException if this queue is closed
     */
    public CompletionBatch batch(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a batch holds at least one completion, not " + capacity);
        }
        requireOnlyThread();
        batched = true;
        return new CompletionBatch(this, new NativeCompletions(capacity, CompletionField.bits(fields)), lifetime.own());
    }

    /**
     * Asks for one announcement, on the completion channel, of the next completion that comes into the queue; {@code
     * ibv_req_notify_cq(3)}. What is in the queue already is not announced: poll after asking.
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
     * @throws RdmaException if the device refuses, mostly because more completions are in the queue
     */
    public void resize(int entries) {
        requireEntries(context, entries);
        requireOnlyThread();
        turns.begin();
        try {
            NativeCall.returningErrno("ibv_resize_cq", describe(() -> entries + " entries"), errno ->
                    (int) Functions.RESIZE.invokeExact(errno, queue, entries));
        } finally {
            turns.end();
        }
    }

    /**
     * Has completions announced in groups, which spares interrupts: when there are so many, or the first has waited so
     * long; {@code ibv_modify_cq(3)}.
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

    /** The device's name. */
    @Override
    public String toString() {
        return "completion queue of " + context.deviceName();
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
        return channel.orElseThrow(() -> new IllegalStateException(
                "the %s announces nothing: make it with CompletionChannel.createCompletionQueue to sleep until it has a completion"
                        .formatted(this)));
    }

    WakeSignal announcement() {
        return announcement;
    }

    /** What {@link #polling} does, counted and told to the Flight Recorder. */
    int observedPoll(NativeCompletions into) {
        int found = recording.poll(into, into.capacity());
        for (int i = 0; i < found; i++) {
            observe(into, i);
        }
        return found;
    }

    private void observe(NativeCompletions polled, int index) {
        recording.tell(polled, index);
        counted.count(polled, index);
    }

    /** Whether polling takes more than {@link #polling}: {@link #observedPoll}, or what {@link #isLocked} says. */
    boolean isIntercepted() {
        return intercepted;
    }

    /** Whether {@link #pollInto} must be called, rather than anything out of turn. */
    boolean isLocked() {
        return locked;
    }

    /** Fails where completions do not tell of which queue pair they are. */
    void requireNumbers() {
        if (!fields.contains(CompletionField.QPN)) {
            throw new IllegalArgumentException(
                    "the %s does not tell of which queue pair a completion is: to count, create it with QPN"
                            .formatted(this));
        }
    }

    /** Counts the completions of a queue pair, before there can be any. */
    void beginCounting(QueuePairCounting queuePair) {
        intercept(() -> counted.add(queuePair));
        awaitBatches();
    }

    void endCounting(QueuePairCounting queuePair) {
        intercept(() -> counted.remove(queuePair));
    }

    /** Takes completions out of the queue, and of what is set aside, for threads that poll out of turn otherwise. */
    int pollInto(NativeCompletions into) {
        int found = 0;
        for (WorkCompletion completion : poll(into.capacity())) {
            completion.write(into, found++);
        }
        return found;
    }

    /** Does something when a certain request is done, instead of telling the caller. */
    void mark(long wrId, Runnable done) {
        intercept(() -> markers.put(wrId, done));
        awaitBatches();
    }

    void unmark(long wrId) {
        intercept(() -> markers.remove(wrId));
    }

    /** Takes the completions of one queue pair out of the queue, and keeps the others for whoever polls. */
    List<WorkCompletion> pollFor(int qpn) {
        turns.begin();
        try {
            List<WorkCompletion> all = new ArrayList<>(setAside);
            setAside.clear();
            all.addAll(take(Integer.MAX_VALUE));
            List<WorkCompletion> found = new ArrayList<>();
            for (WorkCompletion completion : all) {
                (completion.qpn() == qpn ? found : setAside).add(completion);
            }
            return found;
        } finally {
            turns.end();
        }
    }

    /**
     * Does what touches the queue beside the thread that polls it: the providers' ends of queue pairs do, and without
     * locks where the queue is for one thread. Not to be called by an action of the same queue.
     */
    void excludingPolls(Runnable action) {
        if (!forOneThread) {
            action.run();
            return;
        }
        long nobody = ThreadLocalRandom.current().nextLong();
        mark(nobody, () -> {});
        try {
            turns.exclude(action);
        } finally {
            unmark(nobody);
        }
    }

    private void requireOnlyThread() {
        if (forOneThread) {
            Thread caller = Thread.currentThread();
            Thread only = onlyThread.compareAndExchange(null, caller);
            if (only != null && only != caller) {
                throw new IllegalStateException(
                        "the %s was created for one thread, and is used by %s already; ".formatted(this, only)
                                + "create it without forOneThread()");
            }
        }
    }

    private List<WorkCompletion> takeSetAside(int most) {
        List<WorkCompletion> found = new ArrayList<>();
        while (found.size() < most && !setAside.isEmpty()) {
            found.add(setAside.remove());
        }
        intercept();
        return found;
    }

    /** Until no thread polls any more that has not heard of an interception. */
    private void awaitBatches() {
        if (batched) {
            lifetime.awaitOwnedUses();
        }
    }

    /** Changes what is intercepted, for queue pairs: they keep this queue, which may be closing, from being released. */
    private void intercept(Runnable change) {
        turns.exclude(() -> {
            change.run();
            intercept();
        });
    }

    /** Lets threads know how they must poll from now on. */
    private void intercept() {
        locked = !markers.isEmpty() || !setAside.isEmpty();
        intercepted = locked || !counted.isEmpty();
    }

    /** As many as there are, of those that are for the caller. */
    private List<WorkCompletion> take(int most) {
        List<WorkCompletion> found = new ArrayList<>();
        int count;
        do {
            count = recording.poll(records, Math.min(RECORDS, most - found.size()));
            for (int i = 0; i < count; i++) {
                WorkCompletion completion = WorkCompletion.of(records, i);
                if (markers.isEmpty() || !isMarked(completion)) {
                    observe(records, i);
                    found.add(completion);
                }
            }
        } while (count == RECORDS && found.size() < most);
        return found;
    }

    private boolean isMarked(WorkCompletion completion) {
        Runnable marked = markers.get(completion.wrId());
        if (marked != null) {
            marked.run();
        }
        return marked != null;
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
            int flags = (spec.singleThreaded() ? verbs_h.IBV_CREATE_CQ_ATTR_SINGLE_THREADED() : 0)
                    | (spec.ignoreOverrun() ? verbs_h.IBV_CREATE_CQ_ATTR_IGNORE_OVERRUN() : 0);
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
}
