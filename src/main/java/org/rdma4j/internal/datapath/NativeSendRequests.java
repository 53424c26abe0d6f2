package org.rdma4j.internal.datapath;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_send_wr;
import org.rdma4j.bindings.verbs.ibv_send_wr.bind_mw;
import org.rdma4j.bindings.verbs.ibv_send_wr.wr;

/** A chain of {@code struct ibv_send_wr}, each with memory for its inline data. */
public final class NativeSendRequests extends NativeRequests {
    /** Of {@code enum ibv_send_flags}. */
    public static final int FENCE = 1;

    public static final int SIGNALED = 1 << 1;
    public static final int SOLICITED = 1 << 2;
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

    /** Begins a request anew, with a first buffer, part of a region, after {@link #requireBuffers}. */
    public void begin(
            int index, long wrId, int opcode, int flags, int immediateOrKey, long address, int length, int lkey) {
        begin(index, wrId, length == 0 ? 0 : 1, opcode, flags, immediateOrKey);
        writeFirstEntry(index, address, length, lkey);
    }

    /**
     * Begins a request anew, with so many entries as are to be written yet, and these of {@code enum ibv_send_flags}. The
     * number is immediate data in network order, or a key.
     */
    public void begin(int index, long wrId, int entries, int opcode, int flags, int immediateOrKey) {
        long at = at(index);
        putLong(at + WR_ID, wrId);
        putInts(at + ENTRIES_AND_OPCODE, entries, opcode);
        putInts(at + FLAGS_AND_IMMEDIATE, flags, immediateOrKey);
    }

    public void flags(int index, int changed) {
        putInt(at(index) + FLAGS_AND_IMMEDIATE, changed);
    }

    public int flags(int index) {
        return getInt(at(index) + FLAGS_AND_IMMEDIATE);
    }

    public void remote(int index, long address, int rkey) {
        long at = at(index);
        putLong(at + REMOTE_ADDRESS, address);
        putInts(at + REMOTE_KEY, rkey, 0);
    }

    public void atomic(int index, long address, int rkey, long compareOrAdd, long swap) {
        long at = at(index);
        putLong(at + REMOTE_ADDRESS, address);
        putLong(at + COMPARE_OR_ADD, compareOrAdd);
        putLong(at + SWAP, swap);
        putInt(at + ATOMIC_KEY, rkey);
    }

    public void datagram(int index, long addressHandle, int qpn, int queueKey) {
        long at = at(index);
        putLong(at + ADDRESS_HANDLE, addressHandle);
        putInts(at + QPN_AND_QUEUE_KEY, qpn, queueKey);
    }

    /** Names the window to bind; returns the {@code struct ibv_mw_bind_info} that says what it is to show. */
    public MemorySegment binding(int index, long window, int rkey) {
        long at = at(index);
        putLong(at + WINDOW, window);
        putInt(at + WINDOW_KEY, rkey);
        return slice(at + BINDING, BINDING_SIZE);
    }

    /**
     * Appends to the inline data, which is one entry, also in a queue whose lists have none. It is copied: a provider
     * would read the caller's memory itself, but has no means to notice that it is gone, and the JVM would crash.
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

    /** The octets of inline data that a request has so far. */
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

    /** The number in {@code enum ibv_wr_opcode}. */
    public int opcode(int index) {
        return getInt(at(index) + ENTRIES_AND_OPCODE + Integer.BYTES);
    }

    public int immediateOrKey(int index) {
        return getInt(at(index) + FLAGS_AND_IMMEDIATE + Integer.BYTES);
    }

    public long remoteAddress(int index) {
        return getLong(at(index) + REMOTE_ADDRESS);
    }

    public int remoteKey(int index) {
        return getInt(at(index) + REMOTE_KEY);
    }

    int atomicKey(int index) {
        return getInt(at(index) + ATOMIC_KEY);
    }

    public long compareOrAdd(int index) {
        return getLong(at(index) + COMPARE_OR_ADD);
    }

    public long swap(int index) {
        return getLong(at(index) + SWAP);
    }

    long addressHandle(int index) {
        return getLong(at(index) + ADDRESS_HANDLE);
    }

    public int remoteQpn(int index) {
        return getInt(at(index) + QPN_AND_QUEUE_KEY);
    }

    int remoteQueueKey(int index) {
        return getInt(at(index) + QPN_AND_QUEUE_KEY + Integer.BYTES);
    }

    public long window(int index) {
        return getLong(at(index) + WINDOW);
    }

    public int windowKey(int index) {
        return getInt(at(index) + WINDOW_KEY);
    }

    public long binding(int index) {
        return address() + at(index) + BINDING;
    }

    @Override
    public boolean isInline(int index) {
        return (flags(index) & INLINE) != 0;
    }

    private static int roundUp(int octets) {
        return (octets + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }
}
