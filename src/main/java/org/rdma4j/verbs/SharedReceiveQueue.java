package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Supplier;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_srq_attr;
import org.rdma4j.bindings.verbs.ibv_srq_init_attr;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.lifetime.ExclusiveUse;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.verbs.attributes.DeviceAttributes;

/**
 * A queue of receives that several queue pairs share, so that not each of them needs as many as it could use at most.
 * Made by {@link ProtectionDomain#createSharedReceiveQueue}; given to queue pairs with {@link
 * QueuePairSpec#withSharedReceiveQueue}. The completion of a receive goes to the completion queue of the queue pair
 * that got the message. Closing it closes these queue pairs. Any thread may use it.
 */
public final class SharedReceiveQueue implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CREATE =
                NativeCall.link(verbs_h.ibv_create_srq$address(), verbs_h.ibv_create_srq$descriptor());
        static final MethodHandle DESTROY =
                NativeCall.link(verbs_h.ibv_destroy_srq$address(), verbs_h.ibv_destroy_srq$descriptor());
        static final MethodHandle MODIFY =
                NativeCall.link(verbs_h.ibv_modify_srq$address(), verbs_h.ibv_modify_srq$descriptor());
        static final MethodHandle QUERY =
                NativeCall.link(verbs_h.ibv_query_srq$address(), verbs_h.ibv_query_srq$descriptor());
    }

    private final ProtectionDomain domain;
    private final MemorySegment queue;
    private final ReceiveQueue receives;
    private final Lifetime lifetime;

    private SharedReceiveQueue(ProtectionDomain domain, MemorySegment queue, int maxSegments) {
        this.domain = domain;
        this.queue = queue;
        this.receives = ReceiveQueue.shared(domain, queue.address(), maxSegments, new ExclusiveUse(this::lifetime));
        this.lifetime = Lifetime.begin(this, this::release, domain.lifetime());
        domain.context().asyncEvents().add(queue.address(), this, lifetime);
    }

    static SharedReceiveQueue create(ProtectionDomain domain, int maxReceive, int maxSegments) {
        DeviceAttributes device = domain.context().deviceAttributes();
        requireSize(domain, "receives", maxReceive, device.maxSharedReceiveWorkRequests());
        requireSize(domain, "segments in a receive", maxSegments, device.maxSharedReceiveScatterEntries());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment initial = arena.allocate(ibv_srq_init_attr.layout());
            MemorySegment attributes = ibv_srq_init_attr.attr(initial);
            ibv_srq_attr.max_wr(attributes, maxReceive);
            ibv_srq_attr.max_sge(attributes, maxSegments);
            CallDescription size = new Wanted(
                    "%s receives of %s segments".formatted(maxReceive, maxSegments),
                    () -> "devinfo -v shows how many receives and segments the device takes (max_srq_wr, max_srq_sge)");
            MemorySegment queue = NativeCall.pointer(
                    "ibv_create_srq", CallDescription.on(domain.context().deviceName(), size), errno ->
                            (MemorySegment) Functions.CREATE.invokeExact(errno, domain.pointer(), initial));
            return new SharedReceiveQueue(domain, queue, ibv_srq_attr.max_sge(attributes));
        }
    }

    /** Checks a number against the device's limit. If the device states no limit, it decides itself. */
    private static void requireSize(ProtectionDomain domain, String what, int size, int most) {
        if (size < 1 || (most > 0 && size > most)) {
            throw new IllegalArgumentException("a shared receive queue of %s has 1 to %s %s, not %s"
                    .formatted(domain.context().deviceName(), most, what, size));
        }
    }

    /**
     * Posts a receive; {@code ibv_post_srq_recv(3)}. The buffer belongs to the device until its completion.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param buffer where the message goes; a longer one ends with an error on both sides
     * @return false if the queue is full
     * @throws IllegalArgumentException if the buffer belongs to another protection domain
     * @throws IndexOutOfBoundsException if the memory region has become smaller than the buffer
     * @throws IllegalStateException if this queue or the memory region is closed
     * @throws RdmaException if the device refuses
     */
    public boolean postReceive(long wrId, MemorySlice buffer) {
        return postReceive(ReceiveRequest.of(wrId, buffer));
    }

    /**
     * Posts one receive, as {@link #postReceive(ReceiveRequest...)} does.
     *
     * @param request what to post
     * @return false if the queue is full
     * @throws IllegalArgumentException if a buffer belongs to another protection domain, or the request has too many
     * @throws IndexOutOfBoundsException if a memory region has become smaller than a buffer
     * @throws IllegalStateException if this queue or a memory region is closed
     * @throws WorkRequestException if the device refuses the request
     */
    public boolean postReceive(ReceiveRequest request) {
        return receives.postOne(request);
    }

    /**
     * Posts receives with one call; {@code ibv_post_srq_recv(3)}.
     *
     * @param requests what to post, in this order
     * @return how many were posted: fewer than all if the queue is full
     * @throws IllegalArgumentException if a buffer belongs to another protection domain, or a request has too many
     * @throws IndexOutOfBoundsException if a memory region has become smaller than a buffer
     * @throws IllegalStateException if this queue or a memory region is closed
     * @throws WorkRequestException if the device refuses a request
     */
    public int postReceive(ReceiveRequest... requests) {
        return receives.postAll(requests);
    }

    /**
     * Makes a reusable chain of receives, posted with one call and without an object for each. One thread at a time may
     * use it; other threads make chains of their own.
     *
     * @param requests how many receives it holds
     * @return the chain; it need not be closed
     * @throws IllegalArgumentException if the number is not positive
     * @throws IllegalStateException if this queue is closed
     */
    public ReceiveChain receiveChain(int requests) {
        return new ReceiveChain(receives, requests, lifetime.own());
    }

    /**
     * Asks for one asynchronous event, {@code IBV_EVENT_SRQ_LIMIT_REACHED}, when fewer receives than this are left;
     * {@code ibv_modify_srq(3)}.
     *
     * @param limit the number of receives; 0 to ask for none
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the device refuses
     */
    public void limit(int limit) {
        modify(
                new Wanted(
                        "limit " + limit,
                        () -> "the limit must not be more than the queue holds, which is " + capacity() + " receives"),
                verbs_h.IBV_SRQ_LIMIT(),
                0,
                limit);
    }

    /**
     * Changes how many receives the queue holds; {@code ibv_modify_srq(3)}. Receives in it stay.
     *
     * @param maxReceive how many can be posted and not yet used; the device may make it larger
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the device refuses
     */
    public void resize(int maxReceive) {
        int most = domain.context().deviceAttributes().maxSharedReceiveWorkRequests();
        modify(
                new Wanted(
                        maxReceive + " receives",
                        () -> "the device takes at most " + most
                                + "; the queue must hold what is posted and its limit"),
                verbs_h.IBV_SRQ_MAX_WR(),
                maxReceive,
                0);
    }

    /**
     * How many receives the queue holds; {@code ibv_query_srq(3)}.
     *
     * @return at least as many as were asked for when it was created or last resized
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the device refuses
     */
    public int capacity() {
        return attributes().maxReceive();
    }

    /**
     * Asks the device for the queue as it is now; {@code ibv_query_srq(3)}.
     *
     * @return the attributes
     * @throws IllegalStateException if this queue is closed
     * @throws RdmaException if the device refuses
     */
    public SharedReceiveQueueAttributes attributes() {
        lifetime.beginUse();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ibv_srq_attr.layout());
            NativeCall.returningErrno("ibv_query_srq", describe(() -> ""), errno ->
                    (int) Functions.QUERY.invokeExact(errno, queue, attributes));
            return new SharedReceiveQueueAttributes(
                    ibv_srq_attr.max_wr(attributes),
                    ibv_srq_attr.max_sge(attributes),
                    ibv_srq_attr.srq_limit(attributes));
        } finally {
            lifetime.endUse();
        }
    }

    /**
     * Closes the queue, and before that the queue pairs that take from it; {@code ibv_destroy_srq(3)}. Receives that are
     * not used are dropped without a completion. Closing again does nothing.
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
     * The {@code ibv_srq *} behind this object, for a library in C. The overview of this package says what may be done with
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
        return "shared receive queue of " + domain.context().deviceName();
    }

    Lifetime lifetime() {
        return lifetime;
    }

    ProtectionDomain domain() {
        return domain;
    }

    MemorySegment pointer() {
        return queue;
    }

    private void modify(CallDescription change, int mask, int maxReceive, int limit) {
        lifetime.beginUse();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ibv_srq_attr.layout());
            ibv_srq_attr.max_wr(attributes, maxReceive);
            ibv_srq_attr.srq_limit(attributes, limit);
            NativeCall.returningErrno("ibv_modify_srq", describe(change), errno ->
                    (int) Functions.MODIFY.invokeExact(errno, queue, attributes, mask));
        } finally {
            lifetime.endUse();
        }
    }

    private CallDescription describe(CallDescription arguments) {
        return CallDescription.on(domain.context().deviceName(), arguments);
    }

    private void release() {
        domain.context().asyncEvents().remove(queue.address(), this);
        NativeCall.returningErrno(
                "ibv_destroy_srq", this::toString, errno -> (int) Functions.DESTROY.invokeExact(errno, queue));
    }

    /** Describes what was asked for, and what to do if the device refuses it. */
    private record Wanted(String arguments, Supplier<String> remedy) implements CallDescription {
        @Override
        public String advice(Errno errno) {
            return errno.equals(Errno.EINVAL) ? remedy.get() : CallDescription.super.advice(errno);
        }
    }
}
