package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.ibv_comp_channel;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.events.CompletionWaitEvent;
import org.rdma4j.internal.events.FlightRecording;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.internal.readiness.WakeUps;

/**
 * A channel on which completion queues announce completions, so that a thread can sleep until then. Made by {@link
 * Context#createCompletionChannel}.
 *
 * <p>To miss no completion, repeat this order: {@link CompletionQueue#requestNotification}, poll until the queue is empty,
 * {@link #await}. Events are acknowledged when they are taken. Several threads may wait; each event wakes one of them.
 */
public final class CompletionChannel implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CREATE = NativeCall.link(
                verbs_h.ibv_create_comp_channel$address(), verbs_h.ibv_create_comp_channel$descriptor());
        static final MethodHandle DESTROY = NativeCall.link(
                verbs_h.ibv_destroy_comp_channel$address(), verbs_h.ibv_destroy_comp_channel$descriptor());
        static final MethodHandle GET_EVENT =
                NativeCall.link(verbs_h.ibv_get_cq_event$address(), verbs_h.ibv_get_cq_event$descriptor());
        static final MethodHandle ACKNOWLEDGE =
                NativeCall.link(verbs_h.ibv_ack_cq_events$address(), verbs_h.ibv_ack_cq_events$descriptor());
    }

    private final Context context;
    private final MemorySegment channel;
    private final ReadinessWait readiness;
    private final WakeUps wakeUps = new WakeUps();
    /** The queues that announce here and are not closed. */
    private final Set<CompletionQueue> queues = ConcurrentHashMap.newKeySet();

    private final Lifetime lifetime;

    private CompletionChannel(Context context, MemorySegment channel) {
        this.context = context;
        this.channel = channel;
        this.readiness = new ReadinessWait(ibv_comp_channel.fd(channel));
        this.lifetime = Lifetime.begin(this, readiness::wake, this::release, context.lifetime());
    }

    static CompletionChannel create(Context context) {
        MemorySegment channel = NativeCall.pointer("ibv_create_comp_channel", context::deviceName, errno ->
                (MemorySegment) Functions.CREATE.invokeExact(errno, context.pointer()));
        return new CompletionChannel(context, channel);
    }

    /**
     * Makes a completion queue that announces its completions here; {@code ibv_create_cq(3)}.
     *
     * @param entries how many completions it must hold; the device may make it larger
     * @return the queue, to be closed; closed with this channel at the latest
     * @throws IllegalArgumentException if the device's queues are smaller
     * @throws RdmaException if the device refuses
     */
    public CompletionQueue createCompletionQueue(int entries) {
        return createCompletionQueue(CompletionQueueSpec.entries(entries));
    }

    /**
     * Makes a completion queue that announces its completions here; {@code ibv_create_cq(3)}, {@code
     * ibv_create_cq_ex(3)}.
     *
     * @param spec its size and fields
     * @return the queue, to be closed; closed with this channel at the latest
     * @throws IllegalArgumentException if the device's queues are smaller, or its completion vectors fewer
     * @throws UnsupportedVerbException if the device has no such extended queue
     * @throws RdmaException if the device refuses
     */
    public CompletionQueue createCompletionQueue(CompletionQueueSpec spec) {
        return lifetime.using(() -> CompletionQueue.create(context, this, spec));
    }

    /**
     * Waits until a completion queue announces a completion; {@code ibv_get_cq_event(3)}. Each announcement must have
     * been asked for with {@link CompletionQueue#requestNotification}.
     *
     * <p>A virtual thread parks meanwhile and holds no carrier, so that thousands may wait. An interrupt ends the wait,
     * and the thread's interrupt status stays set; while it is set, this returns only what was announced already.
     *
     * @param timeout how long at most; zero to look without waiting
     * @return the queue that announced; empty if the time has passed, {@link #wakeUp} was called, or the thread was
     *     interrupted
     * @throws IllegalStateException if this channel is closed, also while the thread waits
     * @throws RdmaException if the device is gone
     */
    public Optional<CompletionQueue> await(Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        lifetime.beginUse();
        try {
            @Nullable
            CompletionQueue announced =
                    FlightRecording.wantsCompletionWaits() ? recordedWait(deadline) : awaitEvent(deadline);
            if (announced == null && lifetime.isClosed()) {
                throw new IllegalStateException(this + " was closed while a thread waited on it");
            }
            return Optional.ofNullable(announced);
        } finally {
            lifetime.endUse();
        }
    }

    /**
     * Ends {@link #await} of this channel and {@link CompletionBatch#await} of its queues, in all threads that wait. If
     * no thread waits, the next wait returns at once. They return as if the time had passed. Any thread may call this.
     *
     * @throws IllegalStateException if this channel is closed
     */
    public void wakeUp() {
        lifetime.during(() -> {
            wakeUps.wakeUp();
            queues.forEach(queue -> queue.announcement().give());
        });
    }

    /**
     * The file descriptor of the channel, for a program with an event loop of its own (epoll, Netty). It is readable while
     * an announcement waits. Then call {@link #await} with {@link Duration#ZERO} until it returns nothing, and for each
     * queue that it returned call {@link CompletionQueue#requestNotification} and poll until the queue is empty.
     *
     * <p>The program may only wait for the descriptor. It stays this channel's: do not read from it, do not close it, leave
     * it non-blocking, and take it out of the event loop before you close this channel. After that its number may belong
     * to another file. {@link #wakeUp} does not make it readable. A thread in {@link #await} or {@link
     * CompletionBatch#await} takes announcements too, and the event loop does not see these.
     *
     * @return the descriptor, {@code ibv_comp_channel.fd}; valid until this channel is closed
     * @throws IllegalStateException if this channel is closed
     */
    public int descriptor() {
        return lifetime.using(() -> ibv_comp_channel.fd(channel));
    }

    /**
     * Closes the channel, and before that its completion queues; {@code ibv_destroy_comp_channel(3)}. Threads that wait
     * get an {@link IllegalStateException}. Closing again does nothing.
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
     * The {@code ibv_comp_channel *} behind this object, for a library in C. The overview of this package says what may be done with
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
        return "completion channel of " + context.deviceName();
    }

    Lifetime lifetime() {
        return lifetime;
    }

    MemorySegment pointer() {
        return channel;
    }

    WakeUps wakeUps() {
        return wakeUps;
    }

    void add(CompletionQueue queue) {
        queues.add(queue);
    }

    void remove(CompletionQueue queue) {
        queues.remove(queue);
    }

    private void release() {
        readiness.close();
        NativeCall.returningErrno("ibv_destroy_comp_channel", this::toString, errno ->
                (int) Functions.DESTROY.invokeExact(errno, channel));
    }

    /**
     * Sleeps until a queue announces a completion to any thread, or the time has passed. The caller keeps the queue
     * from being released.
     *
     * @param known how often the queue's announcement was given when notification was asked for
     */
    void sleep(CompletionQueue queue, long known, long deadlineNanos) {
        var _ = readiness.await(deadlineNanos, queue.announcement(), known, () -> takeEvent() == queue ? queue : null);
    }

    private @Nullable CompletionQueue recordedWait(long deadlineNanos) {
        CompletionWaitEvent event = new CompletionWaitEvent(context.deviceName(), "CompletionChannel.await");
        event.begin();
        @Nullable CompletionQueue announced = awaitEvent(deadlineNanos);
        event.commit(announced != null);
        return announced;
    }

    private @Nullable CompletionQueue awaitEvent(long deadlineNanos) {
        long known = wakeUps.enter();
        try {
            return readiness.await(deadlineNanos, wakeUps.signal(), known, this::takeEvent);
        } finally {
            wakeUps.leave();
        }
    }

    /** Takes the next announcement; null where another thread was quicker, or the queue is being closed. */
    private @Nullable CompletionQueue takeEvent() {
        @Nullable CompletionQueue announced = takeFromKernel();
        if (announced != null) {
            announced.announcement().give();
        }
        return announced;
    }

    private @Nullable CompletionQueue takeFromKernel() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment queue = arena.allocate(ValueLayout.ADDRESS);
            MemorySegment queueContext = arena.allocate(ValueLayout.ADDRESS);
            var _ = NativeCall.settingErrno("ibv_get_cq_event", this::toString, errno ->
                    (int) Functions.GET_EVENT.invokeExact(errno, channel, queue, queueContext));
            MemorySegment announced = queue.get(ValueLayout.ADDRESS, 0);
            NativeCall.returningNothing(errno -> {
                Functions.ACKNOWLEDGE.invokeExact(errno, announced, 1);
            });
            return context.asyncEvents().object(announced.address()) instanceof CompletionQueue completions
                    ? completions
                    : null;
        } catch (RdmaException e) {
            if (e.errno().filter(Errno.EAGAIN::equals).isPresent()) {
                return null;
            }
            throw e;
        }
    }
}
