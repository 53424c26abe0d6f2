package org.rdma4j.internal.datapath;

import java.nio.LongBuffer;
import java.util.Objects;
import java.util.stream.IntStream;
import org.rdma4j.bindings.verbs.ibv_wc;

/**
 * An array of {@code struct ibv_wc} in native memory, and what the completions of extended queues have in addition.
 */
public final class NativeCompletions extends DirectMemory {
    private static final int SIZE = (int) ibv_wc.sizeof();
    private static final int WITH_NUMBER = CompletionWords.WITH_IMMEDIATE | CompletionWords.WITH_INVALIDATED;

    /** Offsets of the additional fields, whose layout is the library's own. */
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

    /**
     * Allocates memory for completions.
     *
     * @param capacity how many completions there is room for
     * @param fields the bits of {@link CompletionFields} that completions have
     */
    public NativeCompletions(int capacity, int fields) {
        super(requireSize("completions", capacity, SIZE));
        this.capacity = capacity;
        this.fields = fields;
        this.additional = (fields & ~CompletionFields.STANDARD) != 0;
        this.additions = new DirectMemory(additional ? (long) capacity * ADDITIONAL_SIZE : 0);
    }

    /**
     * How many completions there is room for.
     *
     * @return the number
     */
    public int capacity() {
        return capacity;
    }

    /**
     * The work request's identifier.
     *
     * @param index which completion, below the capacity
     * @return as it was posted
     */
    public long wrId(int index) {
        return word(index, CompletionWords.WR_ID);
    }

    /**
     * The status.
     *
     * @param index which completion, below the capacity
     * @return the number in {@code enum ibv_wc_status}
     */
    public int status(int index) {
        return getInt(at(index) + CompletionWords.STATUS);
    }

    /**
     * The opcode.
     *
     * @param index which completion, below the capacity
     * @return the number in {@code enum ibv_wc_opcode}
     */
    public int opcode(int index) {
        return getInt(at(index) + CompletionWords.OPCODE);
    }

    /**
     * The device's own error number.
     *
     * @param index which completion, below the capacity
     * @return 0 for a success
     */
    public int vendorError(int index) {
        return getInt(at(index) + CompletionWords.VENDOR_ERROR_AND_BYTE_LENGTH);
    }

    /**
     * How many bytes were received or read.
     *
     * @param index which completion, below the capacity
     * @return the number of bytes
     */
    public int byteLength(int index) {
        return getInt(at(index) + CompletionWords.BYTE_LENGTH);
    }

    /**
     * Whether the message had immediate data.
     *
     * @param index which completion, below the capacity
     * @return a bit of the flags
     */
    public boolean hasImmediate(int index) {
        return (getInt(at(index) + CompletionWords.FLAGS) & CompletionWords.WITH_IMMEDIATE) != 0;
    }

    /**
     * The immediate data.
     *
     * @param index which completion, below the capacity
     * @return 32 bits in host order
     */
    public int immediate(int index) {
        return CompletionWords.immediate(word(index, CompletionWords.NUMBER_AND_QPN));
    }

    /**
     * Whether the message invalidated a key.
     *
     * @param index which completion, below the capacity
     * @return a bit of the flags
     */
    public boolean hasInvalidatedRkey(int index) {
        return CompletionWords.hasInvalidatedRkey(word(index, CompletionWords.SOURCE_QPN_AND_FLAGS));
    }

    /**
     * The key that the message invalidated.
     *
     * @param index which completion, below the capacity
     * @return the key
     */
    public int invalidatedRkey(int index) {
        return CompletionWords.invalidatedRkey(word(index, CompletionWords.NUMBER_AND_QPN));
    }

    /**
     * The number of this side's queue pair.
     *
     * @param index which completion, below the capacity
     * @return 24 bits
     */
    public int qpn(int index) {
        return getInt(at(index) + CompletionWords.QPN);
    }

    /**
     * The number of the sender's queue pair, of a datagram.
     *
     * @param index which completion, below the capacity
     * @return 24 bits
     */
    public int sourceQpn(int index) {
        return getInt(at(index) + CompletionWords.SOURCE_QPN_AND_FLAGS);
    }

    /**
     * Whether a datagram came with a global routing header.
     *
     * @param index which completion, below the capacity
     * @return a bit of the flags
     */
    public boolean isGloballyRouted(int index) {
        return CompletionWords.isGloballyRouted(word(index, CompletionWords.SOURCE_QPN_AND_FLAGS));
    }

    /**
     * When the device completed the work.
     *
     * @param index which completion, below the capacity
     * @return ticks of the device's clock
     */
    public long timestamp(int index) {
        return additions.getLong(additionsAt(index) + TIMESTAMP);
    }

    /**
     * When the device completed the work.
     *
     * @param index which completion, below the capacity
     * @return nanoseconds since 1970
     */
    public long wallClock(int index) {
        return additions.getLong(additionsAt(index) + WALL_CLOCK);
    }

    /**
     * Whether completions have a field.
     *
     * @param field one bit of {@link CompletionFields}
     * @return true if the queue was created for it
     */
    public boolean has(int field) {
        return (fields & field) != 0;
    }

    /**
     * All completions in {@linkplain CompletionWords words}, without what {@link #additionsOf} returns.
     *
     * @return a view
     */
    public LongBuffer words() {
        return words;
    }

    /**
     * Copies the words of the first completions.
     *
     * @param count how many completions
     * @return a new array, of {@link CompletionWords#COUNT} words for each
     */
    public long[] words(int count) {
        long[] copied = new long[count * CompletionWords.COUNT];
        words.get(0, copied);
        return copied;
    }

    /**
     * The additional fields of the first completions.
     *
     * @param count how many completions
     * @return one for each; empty where no completion has anything
     */
    public CompletionAdditions[] allAdditions(int count) {
        return additional
                ? IntStream.range(0, count).mapToObj(this::additions).toArray(CompletionAdditions[]::new)
                : NO_ADDITIONS;
    }

    /**
     * The additional fields of a completion.
     *
     * @param index which completion, below the capacity
     * @return the additional fields
     */
    public CompletionAdditions additionsOf(int index) {
        return additional ? additions(index) : CompletionAdditions.NONE;
    }

    /**
     * Writes a completion by its words.
     *
     * @param index which completion, below the capacity
     * @param wrId the work request's identifier
     * @param statusAndOpcode the second word
     * @param vendorErrorAndByteLength the third word
     * @param numberAndQpn the fourth word
     * @param sourceQpnAndFlags the fifth word
     * @param source the sixth word
     */
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

    /**
     * Begins a completion. All its other fields become zero.
     *
     * @param index which completion, below the capacity
     * @param wrId the work request's identifier
     * @param status the number in {@code enum ibv_wc_status}
     */
    public void begin(int index, long wrId, int status) {
        long at = at(index);
        for (int offset = 0; offset < SIZE; offset += Long.BYTES) {
            putLong(at + offset, 0);
        }
        putLong(at + CompletionWords.WR_ID, wrId);
        putInt(at + CompletionWords.STATUS, status);
    }

    /**
     * Writes the opcode and the device's error number.
     *
     * @param index which completion, below the capacity
     * @param opcode the number in {@code enum ibv_wc_opcode}
     * @param vendorError the device's own error number
     */
    public void kind(int index, int opcode, int vendorError) {
        putInts(at(index) + CompletionWords.OPCODE, opcode, vendorError);
    }

    /**
     * Writes how many bytes were received or read.
     *
     * @param index which completion, below the capacity
     * @param bytes the number of bytes
     */
    public void byteLength(int index, int bytes) {
        putInt(at(index) + CompletionWords.BYTE_LENGTH, bytes);
    }

    /**
     * Writes the immediate data, or the key that was invalidated.
     *
     * @param index which completion, below the capacity
     * @param number 32 bits in network order, or a key
     */
    public void immediateOrKey(int index, int number) {
        putInt(at(index) + CompletionWords.IMMEDIATE_OR_KEY, number);
    }

    /**
     * Writes the flags.
     *
     * @param index which completion, below the capacity
     * @param bits the bits of {@code enum ibv_wc_flags}
     */
    public void flags(int index, int bits) {
        putInt(at(index) + CompletionWords.FLAGS, bits);
    }

    void queuePairs(int index, int qpn, int sourceQpn) {
        putInts(at(index) + CompletionWords.QPN, qpn, sourceQpn);
    }

    /**
     * Writes who sent a datagram.
     *
     * @param index which completion, below the capacity
     * @param lid the sender's LID
     * @param serviceLevel the service level
     * @param pathBits the low bits of the LID that it was sent to
     */
    public void source(int index, int lid, byte serviceLevel, byte pathBits) {
        long at = at(index);
        putShort(at + CompletionWords.SOURCE_LID, (short) lid);
        putByte(at + CompletionWords.SERVICE_LEVEL, serviceLevel);
        putByte(at + CompletionWords.PATH_BITS, pathBits);
    }

    /**
     * Writes when the device completed the work.
     *
     * @param index which completion, below the capacity
     * @param ticks in ticks of the device's clock
     */
    public void timestamp(int index, long ticks) {
        additions.putLong(additionsAt(index) + TIMESTAMP, ticks);
    }

    /**
     * Writes when the device completed the work.
     *
     * @param index which completion, below the capacity
     * @param nanoseconds since 1970
     */
    public void wallClock(int index, long nanoseconds) {
        additions.putLong(additionsAt(index) + WALL_CLOCK, nanoseconds);
    }

    /**
     * Writes the VLAN tag.
     *
     * @param index which completion, below the capacity
     * @param vlan the VLAN tag
     */
    public void customerVlan(int index, int vlan) {
        additions.putInt(additionsAt(index) + CUSTOMER_VLAN, vlan);
    }

    /**
     * Writes the tag of the flow rule that matched.
     *
     * @param index which completion, below the capacity
     * @param tag the tag of the flow rule
     */
    public void flowTag(int index, int tag) {
        additions.putInt(additionsAt(index) + FLOW_TAG, tag);
    }

    /**
     * The flags without those of immediate data where the queue was not created for it.
     *
     * @param flags the bits of {@code enum ibv_wc_flags}
     * @param immediate whether the queue was created for immediate data
     * @return the flags that hold
     */
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

    /** Refuses completions beyond the capacity. The caller refuses those beyond the count. */
    private long at(int index) {
        return (long) Objects.checkIndex(index, capacity) * SIZE;
    }

    private long additionsAt(int index) {
        return (long) Objects.checkIndex(index, additional ? capacity : 0) * ADDITIONAL_SIZE;
    }
}
