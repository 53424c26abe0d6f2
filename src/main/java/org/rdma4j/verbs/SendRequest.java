package org.rdma4j.verbs;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work for a send queue; {@code struct ibv_send_wr} of {@code man ibv_post_send}. Immutable: each of the
 * methods that are not static answers a changed copy, so that a request can be prepared once and posted often.
 *
 * <p>A request is signalled, that is, it is reported when it is done, unless {@link #unsignalled} is asked for.
 */
public final class SendRequest {
    /** Of {@code enum ibv_send_flags}. */
    private static final int FENCE = 1;

    private static final int SIGNALLED = 1 << 1;
    private static final int SOLICITED = 1 << 2;
    private static final int INLINE = 1 << 3;

    /** What the opcodes name beside local memory; each uses a few of these. */
    private record Operands(
            @Nullable RemoteMemory remote,
            int immediateOrKey,
            long compareOrAdd,
            long swap,
            @Nullable MemoryWindow window,
            @Nullable WindowBinding binding) {
        static final Operands NONE = new Operands(null, 0, 0, 0, null, null);

        static Operands number(int immediateOrKey) {
            return new Operands(null, immediateOrKey, 0, 0, null, null);
        }

        static Operands remote(RemoteMemory remote, int immediate) {
            return new Operands(remote, immediate, 0, 0, null, null);
        }

        static Operands atomic(RemoteMemory remote, long compareOrAdd, long swap) {
            return new Operands(remote, 0, compareOrAdd, swap, null, null);
        }
    }

    private final long wrId;
    private final SendOpcode opcode;
    private final List<MemorySlice> buffers;
    private final Operands operands;
    private final int flags;
    private final @Nullable DatagramAddress destination;

    private SendRequest(
            long wrId,
            SendOpcode opcode,
            List<MemorySlice> buffers,
            Operands operands,
            int flags,
            @Nullable DatagramAddress destination) {
        this.wrId = wrId;
        this.opcode = opcode;
        this.buffers = buffers;
        this.operands = operands;
        this.flags = flags;
        this.destination = destination;
    }

    /**
     * A message that goes into the peer's next receive.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param message what to send, gathered in this order; nothing for an empty message
     * @return the request
     */
    public static SendRequest send(long wrId, MemorySlice... message) {
        return signalled(wrId, SendOpcode.SEND, Operands.NONE, message);
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
        return signalled(wrId, SendOpcode.SEND_WITH_IMMEDIATE, Operands.number(immediate), message);
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
        return signalled(wrId, SendOpcode.SEND_WITH_INVALIDATE, Operands.number(rkey), message);
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
        return signalled(wrId, SendOpcode.RDMA_WRITE, Operands.remote(target, 0), data);
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
        return signalled(wrId, SendOpcode.RDMA_WRITE_WITH_IMMEDIATE, Operands.remote(target, immediate), data);
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
        return signalled(wrId, SendOpcode.RDMA_READ, Operands.remote(source, 0), buffers);
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
        return signalled(wrId, SendOpcode.COMPARE_AND_SWAP, Operands.atomic(target, expected, replacement), old);
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
        return signalled(wrId, SendOpcode.FETCH_AND_ADD, Operands.atomic(target, addend, 0), old);
    }

    /**
     * The invalidation of a memory window of this side: peers can no longer use its key.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param rkey the key of the window of type 2
     * @return the request
     */
    public static SendRequest localInvalidate(long wrId, int rkey) {
        return signalled(wrId, SendOpcode.LOCAL_INVALIDATE, Operands.number(rkey));
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
        Operands operands = new Operands(null, rkey, 0, 0, window, binding);
        return signalled(wrId, SendOpcode.BIND_MEMORY_WINDOW, operands);
    }

    /**
     * Does not report the request when it is done well. Its buffers are the device's until a later request of the same
     * queue is reported: post a signalled one before the queue is full.
     *
     * @return the changed copy
     */
    public SendRequest unsignalled() {
        return flags(flags & ~SIGNALLED);
    }

    /**
     * Announces the message on the peer's completion channel also where the peer asked for solicited completions alone.
     *
     * @return the changed copy
     */
    public SendRequest solicited() {
        return flags(flags | SOLICITED);
    }

    /**
     * Begins only when the RDMA reads and atomics before it are done. For reliable connected queue pairs.
     *
     * @return the changed copy
     */
    public SendRequest fenced() {
        return flags(flags | FENCE);
    }

    /**
     * Copies the data into the request as it is posted: the buffers are the caller's again at once. For sends and
     * writes of at most {@link QueuePairCapacity#maxInlineData} octets.
     *
     * @return the changed copy
     */
    public SendRequest inline() {
        return flags(flags | INLINE);
    }

    /**
     * Names the peer; for unreliable datagram queue pairs, which need it in each request.
     *
     * @param address where it goes
     * @return the changed copy
     */
    public SendRequest to(DatagramAddress address) {
        return new SendRequest(wrId, opcode, buffers, operands, flags, address);
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
        return opcode;
    }

    /** As {@code RDMA_WRITE, work request 7}. */
    @Override
    public String toString() {
        return "%s, work request %d".formatted(opcode, wrId);
    }

    /** A request without data that is posted to learn when it comes back; where it is executed it moves nothing. */
    static SendRequest marker(long wrId, SendOpcode opcode, Optional<DatagramAddress> destination) {
        SendRequest request = signalled(wrId, opcode, Operands.NONE);
        return destination.map(request::to).orElse(request);
    }

    List<MemorySlice> buffers() {
        return buffers;
    }

    Optional<RemoteMemory> remote() {
        return Optional.ofNullable(operands.remote);
    }

    int immediateOrKey() {
        return operands.immediateOrKey;
    }

    long compareOrAdd() {
        return operands.compareOrAdd;
    }

    long swap() {
        return operands.swap;
    }

    Optional<MemoryWindow> window() {
        return Optional.ofNullable(operands.window);
    }

    Optional<WindowBinding> binding() {
        return Optional.ofNullable(operands.binding);
    }

    Optional<DatagramAddress> destination() {
        return Optional.ofNullable(destination);
    }

    boolean isInline() {
        return (flags & INLINE) != 0;
    }

    /** The bits of {@code enum ibv_send_flags}. */
    int flagBits() {
        return flags;
    }

    /** How many octets the local buffers have together. */
    long length() {
        long length = 0;
        for (MemorySlice buffer : buffers) {
            length += buffer.length();
        }
        return length;
    }

    private static SendRequest signalled(long wrId, SendOpcode opcode, Operands operands, MemorySlice... buffers) {
        return new SendRequest(wrId, opcode, List.of(buffers), operands, SIGNALLED, null);
    }

    private SendRequest flags(int changed) {
        return new SendRequest(wrId, opcode, buffers, operands, changed, destination);
    }
}
