package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_cq;
import org.rdma4j.bindings.verbs.ibv_wc;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.Lifetime;
import org.rdma4j.internal.NativeCall;

/**
 * Where queue pairs report the work that is done. Made by {@link Context#createCompletionQueue} for polling, and by
 * {@link CompletionChannel#createCompletionQueue} for sleeping until there is something. Closing it closes the queue
 * pairs that report to it.
 */
public final class CompletionQueue implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CREATE =
                NativeCall.link(verbs_h.ibv_create_cq$address(), verbs_h.ibv_create_cq$descriptor());
        static final MethodHandle DESTROY =
                NativeCall.link(verbs_h.ibv_destroy_cq$address(), verbs_h.ibv_destroy_cq$descriptor());
    }

    private static final int BATCH = 16;

    private final Context context;
    private final Optional<CompletionChannel> channel;
    private final MemorySegment queue;
    private final MemorySegment completions = ibv_wc.allocateArray(BATCH, Arena.ofAuto());
    private final ReentrantLock pollLock = new ReentrantLock();
    private final Lifetime lifetime;

    private CompletionQueue(Context context, Optional<CompletionChannel> channel, MemorySegment queue) {
        this.context = context;
        this.channel = channel;
        this.queue = queue;
        this.lifetime = Lifetime.begin(
                this, this::release, channel.map(CompletionChannel::lifetime).orElseGet(context::lifetime));
    }

    static CompletionQueue create(Context context, Optional<CompletionChannel> channel, int entries) {
        int most = context.deviceAttributes().maxCompletionQueueEntries();
        if (entries < 1 || entries > most) {
            throw new IllegalArgumentException("a completion queue of %s has 1 to %d entries, not %d"
                    .formatted(context.deviceName(), most, entries));
        }
        MemorySegment channelPointer = channel.map(CompletionChannel::pointer).orElse(MemorySegment.NULL);
        MemorySegment queue = NativeCall.pointer(
                "ibv_create_cq",
                () -> "%s, %d entries".formatted(context.deviceName(), entries),
                errno -> (MemorySegment) Functions.CREATE.invokeExact(
                        errno, context.pointer(), entries, MemorySegment.NULL, channelPointer, 0));
        return new CompletionQueue(context, channel, queue);
    }

    /**
     * Takes completions out of the queue; {@code ibv_poll_cq(3)}. Never waits.
     *
     * @param most how many to take at most
     * @return the completions in the order in which the work was done; empty where there are none
     * @throws IllegalArgumentException if the number is not positive
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the queue is broken, mostly because it overran: it was too small
     */
    public List<WorkCompletion> poll(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one completion must be asked for, not " + most);
        }
        List<WorkCompletion> found = List.of();
        lifetime.beginUse();
        pollLock.lock();
        try {
            int count;
            do {
                int room = Math.min(BATCH, most - found.size());
                count = context.functions().pollCompletionQueue(queue.address(), room, completions.address());
                if (count < 0) {
                    throw NativeCall.failure("ibv_poll_cq", this::toString, new Errno(-count));
                }
                found = append(found, count);
            } while (count == BATCH && found.size() < most);
        } finally {
            pollLock.unlock();
            lifetime.endUse();
        }
        return found;
    }

    /**
     * Asks for one announcement, on the completion channel, of the next completion that comes into the queue; {@code
     * ibv_req_notify_cq(3)}. What is in the queue already is not announced: poll after asking.
     *
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the device refuses
     */
    public void requestNotification() {
        lifetime.beginUse();
        try {
            NativeCall.returningErrno(
                    "ibv_req_notify_cq",
                    this::toString,
                    errno -> context.functions().requestNotification(queue.address(), 0));
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
     * Closes the queue, and before that the queue pairs that report to it; {@code ibv_destroy_cq(3)}. Closing again does nothing.
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

    private void release() {
        NativeCall.returningErrno(
                "ibv_destroy_cq", this::toString, errno -> (int) Functions.DESTROY.invokeExact(errno, queue));
        channel.ifPresent(announcements -> announcements.forget(this));
    }

    private List<WorkCompletion> append(List<WorkCompletion> found, int count) {
        if (count == 0) {
            return found;
        }
        List<WorkCompletion> all = new ArrayList<>(found);
        for (int i = 0; i < count; i++) {
            all.add(WorkCompletion.read(ibv_wc.asSlice(completions, i)));
        }
        return all;
    }
}
