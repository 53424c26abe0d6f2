package org.rdma4j.internal.datapath;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_send_wr;
import org.rdma4j.bindings.verbs.ibv_send_wr.bind_mw;
import org.rdma4j.bindings.verbs.ibv_send_wr.wr;

/** A chain of {@code struct ibv_send_wr}, each with memory for its inline data. */
public final class NativeSendRequests extends NativeRequests {
    /** Waits for the reads and atomic operations before it; {@code IBV_SEND_FENCE}. */
    public static final int FENCE = 1;

    /** Makes a completion when it succeeds; {@code IBV_SEND_SIGNALED}. */
    public static final int SIGNALED = 1 << 1;
    /** Asks for a solicited event at the peer; {@code IBV_SEND_SOLICITED}. */
    public static final int SOLICITED = 1 << 2;
    /** Its data is in the request; {@code IBV_SEND_INLINE}. */
    public static final int INLINE = 1 << 3;

    private static final int ENTRIES_AND_OPCODE = (int) ibv_send_wr.num_sge$offset();
    private static final int FLAGS_AND_IMMEDIATE = (int) ibv_send_wr.send_flags$offset();
    private static final int OPERATION = (int) ibv_send_wr.wr$offset();
    private static final int REMOTE_ADDRESS = OPERATION + (int) wr.rdma.remote_addr$offset();
    private static final int REMOTE_KEY = OPERATION + (int) wr.rdma.rkey$offset();
    private static final int COMPARE_OR_ADD = OPERATION + (int) wr.atomic.compare_add$offset();
    private static final int SWAP = OPERATION + (int) wr.atomic.swap$offset();
    private static final int ATOMIC_KEY = OPERATION + (int) wr.atomic.rkey$offset();
    private static final int ADDRESS_HANDLE = OPERATION + (int) wr.ud.ah$offset();
    private static final int QPN_AND_QUEUE_KEY = OPERATION + (int) wr.ud.remote_qpn$offset();
    private static final int WINDOW = (int) (ibv_send_wr.bind_mw$offset() + bind_mw.mw$offset());
    private static final int WINDOW_KEY = (int) (ibv_send_wr.bind_mw$offset() + bind_mw.rkey$offset());
    private static final int BINDING = (int) (ibv_send_wr.bind_mw$offset() + bind_mw.bind_info$offset());
    private static final int BINDING_SIZE = (int) bind_mw.bind_info$layout().byteSize();
    private static final int OWN_ENTRY = (int) ibv_send_wr.sizeof();
    private static final int SLOT = OWN_ENTRY + ENTRY_SIZE;

    private final int maxInline;
    private final int inlineSize;

    /**
     * Allocates memory for requests.
     *
     * @param count how many requests
     * @param maxEntries how many entries a list has
     * @param maxInline how many bytes of inline data a request has
     */
    public NativeSendRequests(int count, int maxEntries, int maxInline) {
        super(count, SLOT, maxEntries, roundUp(maxInline));
        this.maxInline = maxInline;
        this.inlineSize = roundUp(maxInline);
    }

    @Override
    public long at(int index) {
        return (long) checked(index) * SLOT;
    }

    @Override
    public long ownEntry(int index) {
        return at(index) + OWN_ENTRY;
    }

    /**
     * Overwrites a request, with a first buffer. Call {@link #requireBuffers} before.
     *
     * @param index which request
     * @param wrId the caller's identifier
     * @param opcode the number in {@code enum ibv_wr_opcode}
     * @param flags bits of {@code enum ibv_send_flags}
     * @param immediateOrKey immediate data in network order, or a key
     * @param address where it begins
     * @param length how many bytes
     * @param lkey the key of the region
     */
    public void begin(
            int index, long wrId, int opcode, int flags, int immediateOrKey, long address, int length, int lkey) {
        begin(index, wrId, length == 0 ? 0 : 1, opcode, flags, immediateOrKey);
        writeFirstEntry(index, address, length, lkey);
    }

    /**
     * Overwrites a request.
     *
     * @param index which request
     * @param wrId the caller's identifier
     * @param entries how many entries are written next
     * @param opcode the number in {@code enum ibv_wr_opcode}
     * @param flags bits of {@code enum ibv_send_flags}
     * @param immediateOrKey immediate data in network order, or a key
     */
    public void begin(int index, long wrId, int entries, int opcode, int flags, int immediateOrKey) {
        long at = at(index);
        putLong(at + WR_ID, wrId);
        putInts(at + ENTRIES_AND_OPCODE, entries, opcode);
        putInts(at + FLAGS_AND_IMMEDIATE, flags, immediateOrKey);
    }

    /**
     * Writes the flags.
     *
     * @param index which request
     * @param changed bits of {@code enum ibv_send_flags}
     */
    public void flags(int index, int changed) {
        putInt(at(index) + FLAGS_AND_IMMEDIATE, changed);
    }

    /**
     * The flags.
     *
     * @param index which request
     * @return bits of {@code enum ibv_send_flags}
     */
    public int flags(int index) {
        return getInt(at(index) + FLAGS_AND_IMMEDIATE);
    }

    /**
     * Writes which memory of the peer is written or read.
     *
     * @param index which request
     * @param address where it begins
     * @param rkey the key of the memory
     */
    public void remote(int index, long address, int rkey) {
        long at = at(index);
        putLong(at + REMOTE_ADDRESS, address);
        putInts(at + REMOTE_KEY, rkey, 0);
    }

    /**
     * Writes which memory of the peer is changed, and how.
     *
     * @param index which request
     * @param address where it begins
     * @param rkey the key of the memory
     * @param compareOrAdd the expected value, or what is added
     * @param swap the new value
     */
    public void atomic(int index, long address, int rkey, long compareOrAdd, long swap) {
        long at = at(index);
        putLong(at + REMOTE_ADDRESS, address);
        putLong(at + COMPARE_OR_ADD, compareOrAdd);
        putLong(at + SWAP, swap);
        putInt(at + ATOMIC_KEY, rkey);
    }

    /**
     * Writes where a datagram goes.
     *
     * @param index which request
     * @param addressHandle the address of the address handle
     * @param qpn the peer's queue pair
     * @param queueKey its queue key
     */
    public void datagram(int index, long addressHandle, int qpn, int queueKey) {
        long at = at(index);
        putLong(at + ADDRESS_HANDLE, addressHandle);
        putInts(at + QPN_AND_QUEUE_KEY, qpn, queueKey);
    }

    /**
     * Writes which window is bound.
     *
     * @param index which request
     * @param window the address of the window
     * @param rkey the key of the memory
     * @return the {@code struct ibv_mw_bind_info} that says what the window shows
     */
    public MemorySegment binding(int index, long window, int rkey) {
        long at = at(index);
        putLong(at + WINDOW, window);
        putInt(at + WINDOW_KEY, rkey);
        return slice(at + BINDING, BINDING_SIZE);
    }

    /**
     * Appends to the inline data, which is one entry, even if the lists of the queue have none. The data is copied
     * here: if a provider read the caller's memory itself, and the memory were gone, the JVM would crash.
     *
     * @param index which request
     * @param data what is copied
     */
    public void inline(int index, MemorySegment data) {
        int used = inlineLength(index);
        if (!isInline(index) && entries(index) > 0) {
            throw new IllegalArgumentException(
                    "%s has buffers: a request has either these or inline data".formatted(describe(index)));
        }
        if (data.byteSize() > maxInline - used) {
            throw new IllegalArgumentException(
                    "%s: at most %s bytes can be sent inline through this queue, not %s; ask for "
                                    .formatted(describe(index), maxInline, used + data.byteSize())
                            + "more when it is created");
        }
        int length = (int) data.byteSize();
        if (length > 0) { // an empty message may yet have buffers
            long place = inlineData(index, inlineSize);
            MemorySegment.copy(data, 0, slice(place + used, length), 0, length);
            writeFirstEntry(index, address() + place, used + length, 0);
            putInt(at(index) + ENTRY_COUNT, 1);
            flags(index, flags(index) | INLINE);
        }
    }

    /** How many bytes of inline data a request has so far. */
    int inlineLength(int index) {
        return isInline(index) && entries(index) > 0 ? bufferLength(index) : 0;
    }

    @Override
    public String describe(int index) {
        return SendOpcodes.name(opcode(index)) + ", work request " + wrId(index);
    }

    @Override
    public String advice(int index) {
        if (SendOpcodes.isAtomic(opcode(index)) && remoteAddress(index) % Long.BYTES != 0) {
            return "the peer's address of an atomic operation must be a multiple of 8, not 0x%x"
                    .formatted(remoteAddress(index));
        }
        return "";
    }

    @Override
    public long wrId(int index) {
        return getLong(at(index) + WR_ID);
    }

    /**
     * The opcode.
     *
     * @param index which request
     * @return the number in {@code enum ibv_wr_opcode}
     */
    public int opcode(int index) {
        return getInt(at(index) + ENTRIES_AND_OPCODE + Integer.BYTES);
    }

    /**
     * The immediate data, or the key.
     *
     * @param index which request
     * @return immediate data in network order, or a key
     */
    public int immediateOrKey(int index) {
        return getInt(at(index) + FLAGS_AND_IMMEDIATE + Integer.BYTES);
    }

    /**
     * The address of the peer's memory.
     *
     * @param index which request
     * @return the address
     */
    public long remoteAddress(int index) {
        return getLong(at(index) + REMOTE_ADDRESS);
    }

    /**
     * The key of the peer's memory.
     *
     * @param index which request
     * @return the key
     */
    public int remoteKey(int index) {
        return getInt(at(index) + REMOTE_KEY);
    }

    int atomicKey(int index) {
        return getInt(at(index) + ATOMIC_KEY);
    }

    /**
     * The expected value of a compare-and-swap, or what a fetch-and-add adds.
     *
     * @param index which request
     * @return the number
     */
    public long compareOrAdd(int index) {
        return getLong(at(index) + COMPARE_OR_ADD);
    }

    /**
     * The new value of a compare-and-swap.
     *
     * @param index which request
     * @return the number
     */
    public long swap(int index) {
        return getLong(at(index) + SWAP);
    }

    long addressHandle(int index) {
        return getLong(at(index) + ADDRESS_HANDLE);
    }

    /**
     * The queue pair that a datagram goes to.
     *
     * @param index which request
     * @return 24 bits
     */
    public int remoteQpn(int index) {
        return getInt(at(index) + QPN_AND_QUEUE_KEY);
    }

    int remoteQueueKey(int index) {
        return getInt(at(index) + QPN_AND_QUEUE_KEY + Integer.BYTES);
    }

    /**
     * The window that is bound.
     *
     * @param index which request
     * @return the address of the {@code struct ibv_mw}
     */
    public long window(int index) {
        return getLong(at(index) + WINDOW);
    }

    /**
     * The key that the window gets.
     *
     * @param index which request
     * @return the key
     */
    public int windowKey(int index) {
        return getInt(at(index) + WINDOW_KEY);
    }

    /**
     * The part of a region that the window gives access to.
     *
     * @param index which request
     * @return the address of the {@code struct ibv_mw_bind_info}
     */
    public long binding(int index) {
        return address() + at(index) + BINDING;
    }

    @Override
    public boolean isInline(int index) {
        return (flags(index) & INLINE) != 0;
    }

    private static int roundUp(int bytes) {
        return (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }
}
