package org.rdma4j.internal.datapath;

import java.nio.LongBuffer;
import java.util.Objects;
import java.util.stream.IntStream;
import org.rdma4j.bindings.verbs.ibv_wc;

/**
 * An array of {@code struct ibv_wc} in native memory, and beside it what completions of extended queues have in
 * addition.
 */
public final class NativeCompletions extends DirectMemory {
    private static final int SIZE = (int) ibv_wc.sizeof();
    private static final int WITH_NUMBER = CompletionWords.WITH_IMMEDIATE | CompletionWords.WITH_INVALIDATED;

    /** The layout of the additional fields is the library's own. */
    private static final int TIMESTAMP = 0;

    private static final int WALL_CLOCK = 8;
    private static final int CUSTOMER_VLAN = 16;
    private static final int FLOW_TAG = 20;
    private static final int ADDITIONAL_SIZE = 24;

    private static final CompletionAdditions[] NO_ADDITIONS = {};

    private final int capacity;
    private final int fields;
    /** Whether there are fields that {@code struct ibv_wc} has no place for. */
    private final boolean additional;

    private final DirectMemory additions;
    private final LongBuffer words = longs();

    /** Memory for so many completions with these {@link CompletionFields}. */
    public NativeCompletions(int capacity, int fields) {
        super(requireSize("completions", capacity, SIZE));
        this.capacity = capacity;
        this.fields = fields;
        this.additional = (fields & ~CompletionFields.STANDARD) != 0;
        this.additions = new DirectMemory(additional ? (long) capacity * ADDITIONAL_SIZE : 0);
    }

    public int capacity() {
        return capacity;
    }

    public long wrId(int index) {
        return word(index, CompletionWords.WR_ID);
    }

    public int status(int index) {
        return getInt(at(index) + CompletionWords.STATUS);
    }

    public int opcode(int index) {
        return getInt(at(index) + CompletionWords.OPCODE);
    }

    public int vendorError(int index) {
        return getInt(at(index) + CompletionWords.VENDOR_ERROR_AND_BYTE_LENGTH);
    }

    public int byteLength(int index) {
        return getInt(at(index) + CompletionWords.BYTE_LENGTH);
    }

    public boolean hasImmediate(int index) {
        return (getInt(at(index) + CompletionWords.FLAGS) & CompletionWords.WITH_IMMEDIATE) != 0;
    }

    /** In host order. */
    public int immediate(int index) {
        return CompletionWords.immediate(word(index, CompletionWords.NUMBER_AND_QPN));
    }

    public boolean hasInvalidatedRkey(int index) {
        return CompletionWords.hasInvalidatedRkey(word(index, CompletionWords.SOURCE_QPN_AND_FLAGS));
    }

    public int invalidatedRkey(int index) {
        return CompletionWords.invalidatedRkey(word(index, CompletionWords.NUMBER_AND_QPN));
    }

    public int qpn(int index) {
        return getInt(at(index) + CompletionWords.QPN);
    }

    public int sourceQpn(int index) {
        return getInt(at(index) + CompletionWords.SOURCE_QPN_AND_FLAGS);
    }

    public boolean isGloballyRouted(int index) {
        return CompletionWords.isGloballyRouted(word(index, CompletionWords.SOURCE_QPN_AND_FLAGS));
    }

    public long timestamp(int index) {
        return additions.getLong(additionsAt(index) + TIMESTAMP);
    }

    public long wallClock(int index) {
        return additions.getLong(additionsAt(index) + WALL_CLOCK);
    }

    /** Whether completions have one of {@link CompletionFields}. */
    public boolean has(int field) {
        return (fields & field) != 0;
    }

    /** The first completion in {@linkplain CompletionWords words}, which {@link #additions} adds to. */
    public LongBuffer words() {
        return words;
    }

    /** The words of the first so many completions. */
    public long[] words(int count) {
        long[] copied = new long[count * CompletionWords.COUNT];
        words.get(0, copied);
        return copied;
    }

    /** What the first so many completions have in addition; nothing at all where no completion has anything. */
    public CompletionAdditions[] allAdditions(int count) {
        return additional
                ? IntStream.range(0, count).mapToObj(this::additions).toArray(CompletionAdditions[]::new)
                : NO_ADDITIONS;
    }

    /** What a completion has in addition. */
    public CompletionAdditions additionsOf(int index) {
        return additional ? additions(index) : CompletionAdditions.NONE;
    }

    /** Writes a completion by its words. */
    public void words(
            int index,
            long wrId,
            long statusAndOpcode,
            long vendorErrorAndByteLength,
            long numberAndQpn,
            long sourceQpnAndFlags,
            long source) {
        long at = at(index);
        putLong(at + CompletionWords.WR_ID, wrId);
        putLong(at + CompletionWords.STATUS_AND_OPCODE, statusAndOpcode);
        putLong(at + CompletionWords.VENDOR_ERROR_AND_BYTE_LENGTH, vendorErrorAndByteLength);
        putLong(at + CompletionWords.NUMBER_AND_QPN, numberAndQpn);
        putLong(at + CompletionWords.SOURCE_QPN_AND_FLAGS, sourceQpnAndFlags);
        putLong(at + CompletionWords.SOURCE, source);
    }

    /** Begins a completion, all whose other fields are zero. */
    public void begin(int index, long wrId, int status) {
        long at = at(index);
        for (int offset = 0; offset < SIZE; offset += Long.BYTES) {
            putLong(at + offset, 0);
        }
        putLong(at + CompletionWords.WR_ID, wrId);
        putInt(at + CompletionWords.STATUS, status);
    }

    public void kind(int index, int opcode, int vendorError) {
        putInts(at(index) + CompletionWords.OPCODE, opcode, vendorError);
    }

    public void byteLength(int index, int bytes) {
        putInt(at(index) + CompletionWords.BYTE_LENGTH, bytes);
    }

    /** The number is immediate data in network order, or a key. */
    public void immediateOrKey(int index, int number) {
        putInt(at(index) + CompletionWords.IMMEDIATE_OR_KEY, number);
    }

    public void flags(int index, int bits) {
        putInt(at(index) + CompletionWords.FLAGS, bits);
    }

    void queuePairs(int index, int qpn, int sourceQpn) {
        putInts(at(index) + CompletionWords.QPN, qpn, sourceQpn);
    }

    public void source(int index, int lid, byte serviceLevel, byte pathBits) {
        long at = at(index);
        putShort(at + CompletionWords.SOURCE_LID, (short) lid);
        putByte(at + CompletionWords.SERVICE_LEVEL, serviceLevel);
        putByte(at + CompletionWords.PATH_BITS, pathBits);
    }

    public void timestamp(int index, long ticks) {
        additions.putLong(additionsAt(index) + TIMESTAMP, ticks);
    }

    public void wallClock(int index, long nanoseconds) {
        additions.putLong(additionsAt(index) + WALL_CLOCK, nanoseconds);
    }

    public void customerVlan(int index, int vlan) {
        additions.putInt(additionsAt(index) + CUSTOMER_VLAN, vlan);
    }

    public void flowTag(int index, int tag) {
        additions.putInt(additionsAt(index) + FLOW_TAG, tag);
    }

    /** The flags of a completion whose immediate data is known or not. */
    public static int known(int flags, boolean immediate) {
        return immediate ? flags : flags & ~WITH_NUMBER;
    }

    /** Whether these flags say that there is immediate data or a key. */
    static boolean hasNumber(int flags) {
        return (flags & WITH_NUMBER) != 0;
    }

    private CompletionAdditions additions(int index) {
        return new CompletionAdditions(
                has(CompletionFields.TIMESTAMP) ? timestamp(index) : null,
                has(CompletionFields.WALL_CLOCK) ? wallClock(index) : null,
                has(CompletionFields.CUSTOMER_VLAN) ? additions.getInt(additionsAt(index) + CUSTOMER_VLAN) : null,
                has(CompletionFields.FLOW_TAG) ? additions.getInt(additionsAt(index) + FLOW_TAG) : null);
    }

    private long word(int index, int offset) {
        return getLong(at(index) + offset);
    }

    /** Completions beyond the capacity are refused here, those beyond the count by who knows it. */
    private long at(int index) {
        return (long) Objects.checkIndex(index, capacity) * SIZE;
    }

    private long additionsAt(int index) {
        return (long) Objects.checkIndex(index, additional ? capacity : 0) * ADDITIONAL_SIZE;
    }
}
