package org.rdma4j.verbs;

import java.nio.LongBuffer;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.rdma4j.bindings.verbs.ibv_wc;
import org.rdma4j.internal.DirectMemory;

/**
 * An array of {@code struct ibv_wc} in native memory, and beside it what completions of extended queues have in
 * addition.
 */
final class CompletionRecords extends DirectMemory {
    private static final int SIZE = (int) ibv_wc.sizeof();
    private static final int WR_ID = (int) ibv_wc.wr_id$offset();
    private static final int STATUS = (int) ibv_wc.status$offset();
    private static final int OPCODE = (int) ibv_wc.opcode$offset();
    private static final int VENDOR_ERROR = (int) ibv_wc.vendor_err$offset();
    private static final int BYTE_LENGTH = (int) ibv_wc.byte_len$offset();
    private static final int IMMEDIATE_OR_KEY = (int) ibv_wc.imm_data$offset();
    private static final int QPN = (int) ibv_wc.qp_num$offset();
    private static final int SOURCE_QPN = (int) ibv_wc.src_qp$offset();
    private static final int FLAGS = (int) ibv_wc.wc_flags$offset();
    private static final int SOURCE_LID = (int) ibv_wc.slid$offset();
    private static final int SERVICE_LEVEL = (int) ibv_wc.sl$offset();
    private static final int PATH_BITS = (int) ibv_wc.dlid_path_bits$offset();

    private static final int WITH_NUMBER = CompletionWords.WITH_IMMEDIATE | CompletionWords.WITH_INVALIDATED;

    /** Of our own making. */
    private static final int TIMESTAMP = 0;

    private static final int WALL_CLOCK = 8;
    private static final int CUSTOMER_VLAN = 16;
    private static final int FLOW_TAG = 20;
    private static final int ADDITIONAL_SIZE = 24;

    private final int capacity;
    private final Set<CompletionField> fields;
    /** Whether there are fields that {@code struct ibv_wc} has no place for. */
    private final boolean additional;

    private final DirectMemory additions;
    private final LongBuffer words = longs();

    /** Room for so many completions with these fields. */
    CompletionRecords(int capacity, Set<CompletionField> fields) {
        super(requireSize("completions", capacity, SIZE));
        this.capacity = capacity;
        this.fields = fields;
        this.additional = !CompletionField.STANDARD.containsAll(fields);
        this.additions = new DirectMemory(additional ? (long) capacity * ADDITIONAL_SIZE : 0);
    }

    int capacity() {
        return capacity;
    }

    long wrId(int index) {
        return getLong(at(index) + WR_ID);
    }

    int status(int index) {
        return getInt(at(index) + STATUS);
    }

    int opcode(int index) {
        return getInt(at(index) + OPCODE);
    }

    int vendorError(int index) {
        return getInt(at(index) + VENDOR_ERROR);
    }

    int byteLength(int index) {
        return getInt(at(index) + BYTE_LENGTH);
    }

    boolean hasImmediate(int index) {
        return (flags(index) & CompletionWords.WITH_IMMEDIATE) != 0;
    }

    /** In host order. */
    int immediate(int index) {
        return NetworkOrder.intValue(immediateOrKey(index));
    }

    boolean hasInvalidatedRkey(int index) {
        return (flags(index) & CompletionWords.WITH_INVALIDATED) != 0;
    }

    int invalidatedRkey(int index) {
        return immediateOrKey(index);
    }

    int qpn(int index) {
        return getInt(at(index) + QPN);
    }

    int sourceQpn(int index) {
        return getInt(at(index) + SOURCE_QPN);
    }

    boolean isGloballyRouted(int index) {
        return (flags(index) & CompletionWords.WITH_GLOBAL_ROUTE) != 0;
    }

    long timestamp(int index) {
        return additions.getLong(additionsAt(index) + TIMESTAMP);
    }

    long wallClock(int index) {
        return additions.getLong(additionsAt(index) + WALL_CLOCK);
    }

    boolean has(CompletionField field) {
        return fields.contains(field);
    }

    /** A completion as an object of its own. */
    WorkCompletion completion(int index) {
        int first = Objects.checkIndex(index, capacity) * CompletionWords.COUNT;
        // All is read before the object is made, for the same reason as in SendRequest.of.
        long wrId = words.get(first + CompletionWords.WR_ID / Long.BYTES);
        long statusAndOpcode = words.get(first + CompletionWords.STATUS_AND_OPCODE / Long.BYTES);
        long vendorErrorAndByteLength = words.get(first + CompletionWords.VENDOR_ERROR_AND_BYTE_LENGTH / Long.BYTES);
        long numberAndQpn = words.get(first + CompletionWords.NUMBER_AND_QPN / Long.BYTES);
        long sourceQpnAndFlags = words.get(first + CompletionWords.SOURCE_QPN_AND_FLAGS / Long.BYTES);
        long source = words.get(first + CompletionWords.SOURCE / Long.BYTES);
        CompletionAdditions others = additional ? additions(index) : CompletionAdditions.NONE;
        return new WorkCompletion(
                wrId, statusAndOpcode, vendorErrorAndByteLength, numberAndQpn, sourceQpnAndFlags, source, others);
    }

    /** The first so many completions, as objects of their own. */
    List<WorkCompletion> completions(int count) {
        if (count == 0) {
            return List.of();
        }
        if (count == 1) {
            return List.of(completion(0));
        }
        long[] copied = new long[count * CompletionWords.COUNT];
        words.get(0, copied);
        return additional ? new CompletionList(copied, allAdditions(count)) : new CompletionList(copied);
    }

    private CompletionAdditions[] allAdditions(int count) {
        return IntStream.range(0, count).mapToObj(this::additions).toArray(CompletionAdditions[]::new);
    }

    /** Writes a completion by its words. */
    void words(
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
    void begin(int index, long wrId, int status) {
        long at = at(index);
        for (int offset = 0; offset < SIZE; offset += Long.BYTES) {
            putLong(at + offset, 0);
        }
        putLong(at + WR_ID, wrId);
        putInt(at + STATUS, status);
    }

    void kind(int index, int opcode, int vendorError) {
        putInts(at(index) + OPCODE, opcode, vendorError);
    }

    void byteLength(int index, int octets) {
        putInt(at(index) + BYTE_LENGTH, octets);
    }

    /** The number is immediate data in network order, or a key. */
    void immediateOrKey(int index, int number) {
        putInt(at(index) + IMMEDIATE_OR_KEY, number);
    }

    void flags(int index, int bits) {
        putInt(at(index) + FLAGS, bits);
    }

    void queuePairs(int index, int qpn, int sourceQpn) {
        putInts(at(index) + QPN, qpn, sourceQpn);
    }

    void source(int index, int lid, byte serviceLevel, byte pathBits) {
        long at = at(index);
        putShort(at + SOURCE_LID, (short) lid);
        putByte(at + SERVICE_LEVEL, serviceLevel);
        putByte(at + PATH_BITS, pathBits);
    }

    void timestamp(int index, long ticks) {
        additions.putLong(additionsAt(index) + TIMESTAMP, ticks);
    }

    void wallClock(int index, long nanoseconds) {
        additions.putLong(additionsAt(index) + WALL_CLOCK, nanoseconds);
    }

    void customerVlan(int index, int vlan) {
        additions.putInt(additionsAt(index) + CUSTOMER_VLAN, vlan);
    }

    void flowTag(int index, int tag) {
        additions.putInt(additionsAt(index) + FLOW_TAG, tag);
    }

    /** The flags of a completion whose immediate data is known or not. */
    static int known(int flags, boolean immediate) {
        return immediate ? flags : flags & ~WITH_NUMBER;
    }

    /** Whether these flags say that there is immediate data or a key. */
    static boolean hasNumber(int flags) {
        return (flags & WITH_NUMBER) != 0;
    }

    private CompletionAdditions additions(int index) {
        return new CompletionAdditions(
                has(CompletionField.TIMESTAMP) ? OptionalLong.of(timestamp(index)) : OptionalLong.empty(),
                has(CompletionField.WALL_CLOCK) ? OptionalLong.of(wallClock(index)) : OptionalLong.empty(),
                has(CompletionField.CUSTOMER_VLAN)
                        ? OptionalInt.of(additions.getInt(additionsAt(index) + CUSTOMER_VLAN))
                        : OptionalInt.empty(),
                has(CompletionField.FLOW_TAG)
                        ? OptionalInt.of(additions.getInt(additionsAt(index) + FLOW_TAG))
                        : OptionalInt.empty());
    }

    private int flags(int index) {
        return getInt(at(index) + FLAGS);
    }

    private int immediateOrKey(int index) {
        return getInt(at(index) + IMMEDIATE_OR_KEY);
    }

    /** Completions beyond the capacity are refused here, those beyond the count by who knows it. */
    private long at(int index) {
        return (long) Objects.checkIndex(index, capacity) * SIZE;
    }

    private long additionsAt(int index) {
        return (long) Objects.checkIndex(index, additional ? capacity : 0) * ADDITIONAL_SIZE;
    }
}
