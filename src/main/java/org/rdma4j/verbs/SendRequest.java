package org.rdma4j.verbs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.datapath.NativeSendRequests;
import org.rdma4j.internal.datapath.SendOpcodes;
import org.rdma4j.internal.ffm.NetworkOrder;

/**
 * A request for a send queue; {@code struct ibv_send_wr} of {@code man ibv_post_send}. Immutable: the methods that add to a
 * request return a changed copy, so that a request can be prepared once and posted often.
 *
 * <p>A request is signaled: it gets a completion, unless {@link #unsignaled} is called.
 */
public final class SendRequest {
    private static final RemoteMemory NOWHERE = new RemoteMemory(0, 0);

    /**
     * Fields that few requests have: the numbers of an atomic, a window to bind, the peer of a datagram, more buffers.
     */
    private record RareFields(
            long compareOrAdd,
            long swap,
            @Nullable MemoryWindow window,
            int windowKey,
            @Nullable WindowBinding binding,
            @Nullable DatagramAddress destination,
            List<MemorySlice> furtherBuffers) {
        static final RareFields NONE = new RareFields(0, 0, null, 0, null, null, List.of());

        static RareFields atomic(long compareOrAdd, long swap) {
            return new RareFields(compareOrAdd, swap, null, 0, null, null, List.of());
        }

        static RareFields bind(MemoryWindow window, int key, WindowBinding binding) {
            return new RareFields(0, 0, window, key, binding, null, List.of());
        }

        RareFields to(DatagramAddress address) {
            return new RareFields(compareOrAdd, swap, window, windowKey, binding, address, furtherBuffers);
        }

        RareFields with(List<MemorySlice> buffers) {
            return new RareFields(compareOrAdd, swap, window, windowKey, binding, destination, buffers);
        }
    }

    private final long wrId;
    /** One byte is enough. A request fits into one cache line, which makes it cheap to create. */
    private final byte opcode;

    private final byte flags;
    /** Immediate data in network order, or a key. */
    private final int number;

    private final int remoteKey;
    private final long remoteAddress;
    /** The region of the first buffer; null if there is none. */
    private final @Nullable MemoryRegion region;

    private final long offset;
    private final long firstLength;
    private final RareFields rareFields;

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
            RareFields rareFields) {
        this.wrId = wrId;
        this.opcode = (byte) opcode;
        this.flags = (byte) flags;
        this.number = number;
        this.remoteAddress = remoteAddress;
        this.remoteKey = remoteKey;
        this.region = region;
        this.offset = offset;
        this.firstLength = firstLength;
        this.rareFields = rareFields;
    }

    private static SendRequest of(
            long wrId,
            SendOpcode opcode,
            int number,
            RemoteMemory remote,
            RareFields rareFields,
            MemorySlice... buffers) {
        // Read all values before creating the object. Otherwise the JIT compiler zeroes the object first, with the
        // widest
        // registers there are, and on some processors the next call of C then costs hundreds of nanoseconds.
        int opcodeValue = opcode.value();
        long remoteAddress = remote.address();
        int remoteKey = remote.rkey();
        boolean hasBuffer = buffers.length > 0;
        MemoryRegion region = hasBuffer ? buffers[0].region() : null;
        long offset = hasBuffer ? buffers[0].offset() : 0;
        long length = hasBuffer ? buffers[0].length() : 0;
        RareFields all = buffers.length > 1 ? rareFields.with(List.of(buffers).subList(1, buffers.length)) : rareFields;
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

    private SendRequest with(int changedFlags, RareFields changedRareFields) {
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
                changedRareFields);
    }

    /**
     * A message that goes into the peer's next receive.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param message what to send, gathered in this order; nothing for an empty message
     * @return the request
     */
    public static SendRequest send(long wrId, MemorySlice... message) {
        return of(wrId, SendOpcode.SEND, 0, NOWHERE, RareFields.NONE, message);
    }

    /**
     * A message that goes into the peer's next receive, with 32 bits for the completion there.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @param message what to send, gathered in this order; nothing for an empty message
     * @return the request
     */
    public static SendRequest sendWithImmediate(long wrId, int immediate, MemorySlice... message) {
        int number = NetworkOrder.intValue(immediate);
        return of(wrId, SendOpcode.SEND_WITH_IMMEDIATE, number, NOWHERE, RareFields.NONE, message);
    }

    /**
     * A message that goes into the peer's next receive, and invalidates a memory window of the peer.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param rkey the key of the window of type 2, as the peer sent it
     * @param message what to send, gathered in this order; nothing for an empty message
     * @return the request
     */
    public static SendRequest sendWithInvalidate(long wrId, int rkey, MemorySlice... message) {
        return of(wrId, SendOpcode.SEND_WITH_INVALIDATE, rkey, NOWHERE, RareFields.NONE, message);
    }

    /**
     * A write to the peer's memory. The peer gets no completion.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param target where to write
     * @param data what to write, gathered in this order
     * @return the request
     */
    public static SendRequest write(long wrId, RemoteMemory target, MemorySlice... data) {
        return of(wrId, SendOpcode.RDMA_WRITE, 0, target, RareFields.NONE, data);
    }

    /**
     * A write to the peer's memory, with 32 bits that the peer finds in the completion of its next receive.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param target where to write
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @param data what to write, gathered in this order
     * @return the request
     */
    public static SendRequest writeWithImmediate(long wrId, RemoteMemory target, int immediate, MemorySlice... data) {
        int number = NetworkOrder.intValue(immediate);
        return of(wrId, SendOpcode.RDMA_WRITE_WITH_IMMEDIATE, number, target, RareFields.NONE, data);
    }

    /**
     * A read of the peer's memory.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param source where to read
     * @param buffers where to put it, in this order; their lengths say how much is read
     * @return the request
     */
    public static SendRequest read(long wrId, RemoteMemory source, MemorySlice... buffers) {
        return of(wrId, SendOpcode.RDMA_READ, 0, source, RareFields.NONE, buffers);
    }

    /**
     * An atomic exchange of 8 bytes of the peer's memory, if they have the expected value.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param target the 8 bytes, at an address that is a multiple of 8
     * @param expected the value that is replaced, in the byte order of the peer's host
     * @param replacement the new value, in the byte order of the peer's host
     * @param old where to put the old value: 8 bytes, in this host's byte order
     * @return the request
     */
    public static SendRequest compareAndSwap(
            long wrId, RemoteMemory target, long expected, long replacement, MemorySlice old) {
        RareFields numbers = RareFields.atomic(expected, replacement);
        return of(wrId, SendOpcode.COMPARE_AND_SWAP, 0, target, numbers, old);
    }

    /**
     * An atomic addition to 8 bytes of the peer's memory.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param target the 8 bytes, at an address that is a multiple of 8
     * @param addend what to add; the sum wraps around
     * @param old where to put the old value: 8 bytes, in this host's byte order
     * @return the request
     */
    public static SendRequest fetchAndAdd(long wrId, RemoteMemory target, long addend, MemorySlice old) {
        return of(wrId, SendOpcode.FETCH_AND_ADD, 0, target, RareFields.atomic(addend, 0), old);
    }

    /**
     * The invalidation of a memory window of this side: peers can no longer use its key.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param rkey the key of the window of type 2
     * @return the request
     */
    public static SendRequest localInvalidate(long wrId, int rkey) {
        return of(wrId, SendOpcode.LOCAL_INVALIDATE, rkey, NOWHERE, RareFields.NONE);
    }

    /**
     * The binding of a memory window of type 2. The window has the new key from the moment that the request is posted;
     * peers may use it when the request is done.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param window the window
     * @param rkey its new key, usually {@link MemoryWindow#nextRkey}
     * @param binding the memory that it opens
     * @return the request
     */
    public static SendRequest bindMemoryWindow(long wrId, MemoryWindow window, int rkey, WindowBinding binding) {
        // The window's key has a field of its own, and soft-RoCE expects zero in the field for other keys.
        RareFields bind = RareFields.bind(window, rkey, binding);
        return of(wrId, SendOpcode.BIND_MEMORY_WINDOW, 0, NOWHERE, bind);
    }

    /**
     * Asks for no completion if the request succeeds. Its buffers belong to the device until a later request of the same
     * queue completes: post a signaled one before the queue is full.
     *
     * @return the changed copy
     */
    public SendRequest unsignaled() {
        return flags(flags & ~NativeSendRequests.SIGNALED);
    }

    /**
     * Announces the message on the peer's completion channel even if the peer asked for solicited completions only.
     *
     * @return the changed copy
     */
    public SendRequest solicited() {
        return flags(flags | NativeSendRequests.SOLICITED);
    }

    /**
     * Starts the request only when the RDMA reads and atomics before it are done. For reliable connected queue pairs.
     *
     * @return the changed copy
     */
    public SendRequest fenced() {
        return flags(flags | NativeSendRequests.FENCE);
    }

    /**
     * Copies the data into the request when it is posted: the buffers can be used again at once. For sends and writes of
     * at most {@link QueuePairCapacity#maxInlineData} bytes.
     *
     * @return the changed copy
     */
    public SendRequest inline() {
        return flags(flags | NativeSendRequests.INLINE);
    }

    /**
     * Names the peer; for unreliable datagram queue pairs, where every request needs one.
     *
     * @param address the peer
     * @return the changed copy
     */
    public SendRequest to(DatagramAddress address) {
        return with(flags, rareFields.to(address));
    }

    /**
     * The caller-chosen identifier.
     *
     * @return what {@link WorkCompletion#wrId} will return
     */
    public long wrId() {
        return wrId;
    }

    /**
     * The operation.
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

    /** A request without data, posted for its completion only. It moves nothing if it is executed. */
    static SendRequest marker(long wrId, SendOpcode opcode, @Nullable DatagramAddress destination) {
        SendRequest request = of(wrId, opcode, 0, NOWHERE, RareFields.NONE);
        return destination == null ? request : request.to(destination);
    }

    /** The number in {@code enum ibv_wr_opcode}. */
    int opcodeValue() {
        return opcode;
    }

    /** The region of the first buffer; null if there is none. */
    @Nullable
    MemoryRegion region() {
        return region;
    }

    /** The offset of the first buffer in its region. */
    long offset() {
        return offset;
    }

    /** The length of the first buffer in bytes. */
    long firstLength() {
        return firstLength;
    }

    int bufferCount() {
        int first = region == null ? 0 : 1;
        return hasRareFields() ? first + rareFields.furtherBuffers.size() : first;
    }

    /** The buffers after the first one. */
    List<MemorySlice> furtherBuffers() {
        return rareFields.furtherBuffers;
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
        return rareFields.compareOrAdd;
    }

    long swap() {
        return rareFields.swap;
    }

    /** Whether it has more than the peer's memory and one buffer. */
    @SuppressWarnings("ReferenceEquality") // there is one object that stands for nothing
    boolean hasRareFields() {
        return rareFields != RareFields.NONE;
    }

    /** Whether it binds a memory window. */
    boolean isBinding() {
        return opcode == SendOpcodes.BIND_MEMORY_WINDOW;
    }

    /** The window to bind; null if there is none. */
    @Nullable
    MemoryWindow window() {
        return rareFields.window;
    }

    /** The window's new key. */
    int windowKey() {
        return rareFields.windowKey;
    }

    /** The memory that the window gives access to; null if there is no window. */
    @Nullable
    WindowBinding binding() {
        return rareFields.binding;
    }

    /** The peer of a datagram; null if the request names none. */
    @Nullable
    DatagramAddress destination() {
        return rareFields.destination;
    }

    boolean isInline() {
        return (flags & NativeSendRequests.INLINE) != 0;
    }

    /** The bits of {@code enum ibv_send_flags}. */
    int flagBits() {
        return flags;
    }

    /** The length of all local buffers in bytes. */
    long length() {
        return hasRareFields() ? sumOfLengths() : firstLength;
    }

    private long sumOfLengths() {
        long length = firstLength;
        for (MemorySlice buffer : rareFields.furtherBuffers) {
            length += buffer.length();
        }
        return length;
    }

    private SendRequest flags(int changed) {
        return with(changed, rareFields);
    }
}
