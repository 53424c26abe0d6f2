package org.rdma4j.verbs;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.datapath.NativeSendRequests;
import org.rdma4j.internal.datapath.SendOpcodes;
import org.rdma4j.internal.ffm.NetworkOrder;

/**
 * A piece of work for a send queue; {@code struct ibv_send_wr} of {@code man ibv_post_send}. Immutable: each of the
 * methods that are not static answers a changed copy, so that a request can be prepared once and posted often.
 *
 * <p>A request is signalled, that is, it is reported when it is done, unless {@link #unsignalled} is asked for.
 */
public final class SendRequest {
    private static final RemoteMemory NOWHERE = new RemoteMemory(0, 0);

    /** What few requests have: an atomic operation's numbers, a window to bind, a datagram's peer, more buffers. */
    private record Particulars(
            long compareOrAdd,
            long swap,
            @Nullable MemoryWindow window,
            int windowKey,
            @Nullable WindowBinding binding,
            @Nullable DatagramAddress destination,
            List<MemorySlice> furtherBuffers) {
        static final Particulars NONE = new Particulars(0, 0, null, 0, null, null, List.of());

        static Particulars atomic(long compareOrAdd, long swap) {
            return new Particulars(compareOrAdd, swap, null, 0, null, null, List.of());
        }

        static Particulars bind(MemoryWindow window, int key, WindowBinding binding) {
            return new Particulars(0, 0, window, key, binding, null, List.of());
        }

        Particulars to(DatagramAddress address) {
            return new Particulars(compareOrAdd, swap, window, windowKey, binding, address, furtherBuffers);
        }

        Particulars with(List<MemorySlice> buffers) {
            return new Particulars(compareOrAdd, swap, window, windowKey, binding, destination, buffers);
        }
    }

    private final long wrId;
    /** Its number; a request has the size of a cache line, and so is made quickly. */
    private final byte opcode;

    private final byte flags;
    /** Immediate data in network order, or a key. */
    private final int number;

    private final int remoteKey;
    private final long remoteAddress;
    /** Of the first buffer, whose slice need not outlast the making of this; null where there is none. */
    private final @Nullable MemoryRegion region;

    private final long offset;
    private final long firstLength;
    private final Particulars particulars;

    private SendRequest(
            long wrId,
            int opcode,
            int flags,
            int number,
            long remoteAddress,
            int remoteKey,
            @Nullable MemoryRegion region,
            long offset,
            long firstLength,
            Particulars particulars) {
        this.wrId = wrId;
        this.opcode = (byte) opcode;
        this.flags = (byte) flags;
        this.number = number;
        this.remoteAddress = remoteAddress;
        this.remoteKey = remoteKey;
        this.region = region;
        this.offset = offset;
        this.firstLength = firstLength;
        this.particulars = particulars;
    }

    private static SendRequest of(
            long wrId,
            SendOpcode opcode,
            int number,
            RemoteMemory remote,
            Particulars particulars,
            MemorySlice... buffers) {
        // All is known before the object is made, or the JIT compiler would fill it with zeros first. It does so with
        // the
        // widest registers there are, and on some processors the next call of C then pays hundreds of nanoseconds.
        int opcodeValue = opcode.value();
        long remoteAddress = remote.address();
        int remoteKey = remote.rkey();
        boolean hasBuffer = buffers.length > 0;
        MemoryRegion region = hasBuffer ? buffers[0].region() : null;
        long offset = hasBuffer ? buffers[0].offset() : 0;
        long length = hasBuffer ? buffers[0].length() : 0;
        Particulars all =
                buffers.length > 1 ? particulars.with(List.of(buffers).subList(1, buffers.length)) : particulars;
        return new SendRequest(
                wrId,
                opcodeValue,
                NativeSendRequests.SIGNALED,
                number,
                remoteAddress,
                remoteKey,
                region,
                offset,
                length,
                all);
    }

    private SendRequest with(int changedFlags, Particulars changedParticulars) {
        return new SendRequest(
                wrId,
                opcode,
                changedFlags,
                number,
                remoteAddress,
                remoteKey,
                region,
                offset,
                firstLength,
                changedParticulars);
    }

    /**
     * A message that goes into the peer's next receive.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param message what to send, gathered in this order; nothing for an empty message
     * @return the request
     */
    public static SendRequest send(long wrId, MemorySlice... message) {
        return of(wrId, SendOpcode.SEND, 0, NOWHERE, Particulars.NONE, message);
    }

    /**
     * A message that goes into the peer's next receive, and 32 bits for its completion.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @param message what to send, gathered in this order; nothing for an empty message
     * @return the request
     */
    public static SendRequest sendWithImmediate(long wrId, int immediate, MemorySlice... message) {
        int number = NetworkOrder.intValue(immediate);
        return of(wrId, SendOpcode.SEND_WITH_IMMEDIATE, number, NOWHERE, Particulars.NONE, message);
    }

    /**
     * A message that goes into the peer's next receive, and invalidates a memory window of the peer's.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param rkey the key of the window of type 2, as the peer told
     * @param message what to send, gathered in this order; nothing for an empty message
     * @return the request
     */
    public static SendRequest sendWithInvalidate(long wrId, int rkey, MemorySlice... message) {
        return of(wrId, SendOpcode.SEND_WITH_INVALIDATE, rkey, NOWHERE, Particulars.NONE, message);
    }

    /**
     * A write to the peer's memory, of which the peer is not told.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param target where to write
     * @param data what to write, gathered in this order
     * @return the request
     */
    public static SendRequest write(long wrId, RemoteMemory target, MemorySlice... data) {
        return of(wrId, SendOpcode.RDMA_WRITE, 0, target, Particulars.NONE, data);
    }

    /**
     * A write to the peer's memory, and 32 bits that the peer finds in the completion of its next receive.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param target where to write
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @param data what to write, gathered in this order
     * @return the request
     */
    public static SendRequest writeWithImmediate(long wrId, RemoteMemory target, int immediate, MemorySlice... data) {
        int number = NetworkOrder.intValue(immediate);
        return of(wrId, SendOpcode.RDMA_WRITE_WITH_IMMEDIATE, number, target, Particulars.NONE, data);
    }

    /**
     * A read of the peer's memory.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param source where to read
     * @param buffers where to put it, in this order; their lengths say how much is read
     * @return the request
     */
    public static SendRequest read(long wrId, RemoteMemory source, MemorySlice... buffers) {
        return of(wrId, SendOpcode.RDMA_READ, 0, source, Particulars.NONE, buffers);
    }

    /**
     * An atomic exchange of 8 octets of the peer's memory, if they have the expected value.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param target the 8 octets, at an address that is a multiple of 8
     * @param expected the value that is replaced, in the byte order of the peer's host
     * @param replacement the new value, in the byte order of the peer's host
     * @param old where to put the value that was there: 8 octets, in this host's byte order
     * @return the request
     */
    public static SendRequest compareAndSwap(
            long wrId, RemoteMemory target, long expected, long replacement, MemorySlice old) {
        Particulars numbers = Particulars.atomic(expected, replacement);
        return of(wrId, SendOpcode.COMPARE_AND_SWAP, 0, target, numbers, old);
    }

    /**
     * An atomic addition to 8 octets of the peer's memory.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param target the 8 octets, at an address that is a multiple of 8
     * @param addend what to add, with wrap-around
     * @param old where to put the value that was there: 8 octets, in this host's byte order
     * @return the request
     */
    public static SendRequest fetchAndAdd(long wrId, RemoteMemory target, long addend, MemorySlice old) {
        return of(wrId, SendOpcode.FETCH_AND_ADD, 0, target, Particulars.atomic(addend, 0), old);
    }

    /**
     * The invalidation of a memory window of this side: peers can no longer use its key.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param rkey the key of the window of type 2
     * @return the request
     */
    public static SendRequest localInvalidate(long wrId, int rkey) {
        return of(wrId, SendOpcode.LOCAL_INVALIDATE, rkey, NOWHERE, Particulars.NONE);
    }

    /**
     * The binding of a memory window of type 2. The window has the new key from the moment that the request is posted;
     * peers may use it when the request is done.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param window the window
     * @param rkey its new key, mostly {@link MemoryWindow#nextRkey}
     * @param binding what it is to show
     * @return the request
     */
    public static SendRequest bindMemoryWindow(long wrId, MemoryWindow window, int rkey, WindowBinding binding) {
        // The key has a place of its own, and soft-RoCE wants nothing in that of others.
        Particulars bind = Particulars.bind(window, rkey, binding);
        return of(wrId, SendOpcode.BIND_MEMORY_WINDOW, 0, NOWHERE, bind);
    }

    /**
     * Does not report the request when it is done well. Its buffers are the device's until a later request of the same
     * queue is reported: post a signalled one before the queue is full.
     *
     * @return the changed copy
     */
    public SendRequest unsignalled() {
        return flags(flags & ~NativeSendRequests.SIGNALED);
    }

    /**
     * Announces the message on the peer's completion channel also where the peer asked for solicited completions alone.
     *
     * @return the changed copy
     */
    public SendRequest solicited() {
        return flags(flags | NativeSendRequests.SOLICITED);
    }

    /**
     * Begins only when the RDMA reads and atomics before it are done. For reliable connected queue pairs.
     *
     * @return the changed copy
     */
    public SendRequest fenced() {
        return flags(flags | NativeSendRequests.FENCE);
    }

    /**
     * Copies the data into the request as it is posted: the buffers are the caller's again at once. For sends and
     * writes of at most {@link QueuePairCapacity#maxInlineData} octets.
     *
     * @return the changed copy
     */
    public SendRequest inline() {
        return flags(flags | NativeSendRequests.INLINE);
    }

    /**
     * Names the peer; for unreliable datagram queue pairs, which need it in each request.
     *
     * @param address where it goes
     * @return the changed copy
     */
    public SendRequest to(DatagramAddress address) {
        return with(flags, particulars.to(address));
    }

    /**
     * The caller's number.
     *
     * @return what the completion will bear
     */
    public long wrId() {
        return wrId;
    }

    /**
     * What the device will do.
     *
     * @return the opcode
     */
    public SendOpcode opcode() {
        return SendOpcode.of(opcode);
    }

    /** As {@code RDMA_WRITE, work request 7}. */
    @Override
    public String toString() {
        return "%s, work request %s".formatted(opcode(), wrId);
    }

    /** A request without data that is posted to learn when it comes back; where it is executed it moves nothing. */
    static SendRequest marker(long wrId, SendOpcode opcode, Optional<DatagramAddress> destination) {
        SendRequest request = of(wrId, opcode, 0, NOWHERE, Particulars.NONE);
        return destination.map(request::to).orElse(request);
    }

    /** The number in {@code enum ibv_wr_opcode}. */
    int opcodeValue() {
        return opcode;
    }

    /** The region of the first buffer; null where there is none. */
    @Nullable
    MemoryRegion region() {
        return region;
    }

    /** Where the first buffer begins in its region. */
    long offset() {
        return offset;
    }

    /** How many octets the first buffer has. */
    long firstLength() {
        return firstLength;
    }

    int bufferCount() {
        int first = region == null ? 0 : 1;
        return isParticular() ? first + particulars.furtherBuffers.size() : first;
    }

    /** Those after the first one. */
    List<MemorySlice> furtherBuffers() {
        return particulars.furtherBuffers;
    }

    long remoteAddress() {
        return remoteAddress;
    }

    int remoteKey() {
        return remoteKey;
    }

    /** Immediate data in network order, or a key. */
    int number() {
        return number;
    }

    long compareOrAdd() {
        return particulars.compareOrAdd;
    }

    long swap() {
        return particulars.swap;
    }

    /** Whether it is one of the few that name more than a peer's memory and one buffer. */
    @SuppressWarnings("ReferenceEquality") // one object says that there is nothing
    boolean isParticular() {
        return particulars != Particulars.NONE;
    }

    /** Whether it binds a memory window. */
    boolean isBinding() {
        return opcode == SendOpcodes.BIND_MEMORY_WINDOW;
    }

    Optional<MemoryWindow> window() {
        return Optional.ofNullable(particulars.window);
    }

    /** The window's new key. */
    int windowKey() {
        return particulars.windowKey;
    }

    Optional<WindowBinding> binding() {
        return Optional.ofNullable(particulars.binding);
    }

    Optional<DatagramAddress> destination() {
        return Optional.ofNullable(particulars.destination);
    }

    boolean isInline() {
        return (flags & NativeSendRequests.INLINE) != 0;
    }

    /** The bits of {@code enum ibv_send_flags}. */
    int flagBits() {
        return flags;
    }

    /** How many octets the local buffers have together. */
    long length() {
        return isParticular() ? sumOfLengths() : firstLength;
    }

    private long sumOfLengths() {
        long length = firstLength;
        for (MemorySlice buffer : particulars.furtherBuffers) {
            length += buffer.length();
        }
        return length;
    }

    private SendRequest flags(int changed) {
        return with(changed, particulars);
    }
}
