package org.rdma4j.verbs;

import java.nio.LongBuffer;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.RandomAccess;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.datapath.CompletionAdditions;
import org.rdma4j.internal.datapath.CompletionWords;
import org.rdma4j.internal.datapath.NativeCompletions;

/**
 * A work request that has ended, with success or not. See {@code man ibv_poll_cq}. If the status is an error, only {@link
 * #wrId}, {@link #status}, {@link #vendorError} and {@link #qpn} are valid. An extended completion queue fills in the fields
 * that it was created with; the others are zero or empty. Immutable; completions with equal fields are equal.
 */
public final class WorkCompletion {
    /** The words as the device's provider wrote them. Fields are decoded when they are read. */
    private final long wrId;

    private final long statusAndOpcode;
    private final long vendorErrorAndByteLength;
    private final long numberAndQpn;
    private final long sourceQpnAndFlags;
    private final long source;
    private final CompletionAdditions additions;

    WorkCompletion(
            long wrId,
            long statusAndOpcode,
            long vendorErrorAndByteLength,
            long numberAndQpn,
            long sourceQpnAndFlags,
            long source,
            CompletionAdditions additions) {
        this.wrId = wrId;
        this.statusAndOpcode = statusAndOpcode;
        this.vendorErrorAndByteLength = vendorErrorAndByteLength;
        this.numberAndQpn = numberAndQpn;
        this.sourceQpnAndFlags = sourceQpnAndFlags;
        this.source = source;
        this.additions = additions;
    }

    /** Copies the first completions of a poll to objects. */
    static List<WorkCompletion> listOf(NativeCompletions completions, int count) {
        return switch (count) {
            case 0 -> List.of();
            case 1 -> List.of(of(completions, 0));
            default -> new Copied(completions.words(count), completions.allAdditions(count));
        };
    }

    /** Copies one completion to an object. */
    static WorkCompletion of(NativeCompletions completions, int index) {
        LongBuffer words = completions.words();
        int first = Objects.checkIndex(index, completions.capacity()) * CompletionWords.COUNT;
        // Read before the object is created, for the reason that SendRequest.of gives.
        long wrId = words.get(first + CompletionWords.WR_ID / Long.BYTES);
        long statusAndOpcode = words.get(first + CompletionWords.STATUS_AND_OPCODE / Long.BYTES);
        long vendorErrorAndByteLength = words.get(first + CompletionWords.VENDOR_ERROR_AND_BYTE_LENGTH / Long.BYTES);
        long numberAndQpn = words.get(first + CompletionWords.NUMBER_AND_QPN / Long.BYTES);
        long sourceQpnAndFlags = words.get(first + CompletionWords.SOURCE_QPN_AND_FLAGS / Long.BYTES);
        long source = words.get(first + CompletionWords.SOURCE / Long.BYTES);
        CompletionAdditions additions = completions.additionsOf(index);
        return new WorkCompletion(
                wrId, statusAndOpcode, vendorErrorAndByteLength, numberAndQpn, sourceQpnAndFlags, source, additions);
    }

    /**
     * The identifier of the work request: chosen by the caller when it posted the request, and returned here. The library
     * and the device do not look at it, and it need not be unique.
     *
     * @return the identifier that the caller chose
     */
    public long wrId() {
        return wrId;
    }

    /**
     * How the work request ended.
     *
     * @return the status
     */
    public CompletionStatus status() {
        return CompletionStatus.of(statusValue());
    }

    /**
     * The status as a number, for one that this version does not know.
     *
     * @return the number in {@code enum ibv_wc_status}
     */
    public int statusValue() {
        return CompletionWords.status(statusAndOpcode);
    }

    /**
     * The device's own number for an error.
     *
     * @return a number for the device vendor's support
     */
    public int vendorError() {
        return CompletionWords.vendorError(vendorErrorAndByteLength);
    }

    /**
     * The kind of work.
     *
     * @return the kind
     */
    public CompletionOpcode opcode() {
        return CompletionOpcode.of(opcodeValue());
    }

    /**
     * The kind of work as a number, for one that this version does not know.
     *
     * @return the number in {@code enum ibv_wc_opcode}
     */
    public int opcodeValue() {
        return CompletionWords.opcode(statusAndOpcode);
    }

    /**
     * How much was received, or read by an RDMA read.
     *
     * @return the length in bytes
     */
    public int byteLength() {
        return CompletionWords.byteLength(vendorErrorAndByteLength);
    }

    /**
     * The immediate data of the message.
     *
     * @return the bits in host order; empty if the message has none
     */
    public OptionalInt immediate() {
        return CompletionWords.hasImmediate(sourceQpnAndFlags)
                ? OptionalInt.of(CompletionWords.immediate(numberAndQpn))
                : OptionalInt.empty();
    }

    /**
     * The key that the peer invalidated with its message.
     *
     * @return the key; empty if it invalidated none
     */
    public OptionalInt invalidatedRkey() {
        return CompletionWords.hasInvalidatedRkey(sourceQpnAndFlags)
                ? OptionalInt.of(CompletionWords.invalidatedRkey(numberAndQpn))
                : OptionalInt.empty();
    }

    /**
     * The queue pair that the work was posted to.
     *
     * @return its number
     */
    public int qpn() {
        return CompletionWords.qpn(numberAndQpn);
    }

    /**
     * The queue pair that the datagram came from.
     *
     * @return its number
     */
    public int sourceQpn() {
        return CompletionWords.sourceQpn(sourceQpnAndFlags);
    }

    /**
     * Whether the first 40 bytes of the datagram's buffer are its global route header.
     *
     * @return true if the datagram has one
     */
    public boolean globallyRouted() {
        return CompletionWords.isGloballyRouted(sourceQpnAndFlags);
    }

    /**
     * The port that the datagram came from.
     *
     * @return its LID; 0 on RoCE
     */
    public Lid sourceLid() {
        return Lid.of(CompletionWords.sourceLid(source));
    }

    /**
     * The service level that the datagram came on.
     *
     * @return 0 to 15
     */
    public int serviceLevel() {
        return CompletionWords.serviceLevel(source);
    }

    /**
     * The lower bits of the LID that the datagram was sent to.
     *
     * @return as many bits as the port's mask control leaves free
     */
    public int destinationPathBits() {
        return CompletionWords.destinationPathBits(source);
    }

    /**
     * The index of the datagram's partition key in the port's table; on QP1 only.
     *
     * @return the index
     */
    public int partitionKeyIndex() {
        return CompletionWords.partitionKeyIndex(source);
    }

    /**
     * When the device completed the work, in its own clock's ticks.
     *
     * @return the ticks, as {@link Context#rawClock} counts them; extended queues only
     */
    public OptionalLong timestamp() {
        return optional(additions.timestamp());
    }

    /**
     * When the device completed the work, in the system's time.
     *
     * @return nanoseconds since 1970; extended queues only
     */
    public OptionalLong wallClock() {
        return optional(additions.wallClock());
    }

    /**
     * The VLAN tag.
     *
     * @return the tag; extended queues only
     */
    public OptionalInt customerVlan() {
        return optional(additions.customerVlan());
    }

    /**
     * The tag of the flow rule that matched.
     *
     * @return the tag; extended queues only
     */
    public OptionalInt flowTag() {
        return optional(additions.flowTag());
    }

    /**
     * Whether the request succeeded.
     *
     * @return true if the status is {@link CompletionStatus#SUCCESS}
     */
    public boolean isSuccess() {
        return CompletionWords.status(statusAndOpcode) == 0;
    }

    /**
     * Throws an exception if the request failed.
     *
     * @return this completion, if the request succeeded
     * @throws RdmaException if it failed; the message explains the status
     */
    public WorkCompletion requireSuccess() {
        if (!isSuccess()) {
            throw failure();
        }
        return this;
    }

    /** Whether the other one has the same fields. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WorkCompletion completion && fields().equals(completion.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    /** The valid fields, each with its name. */
    @Override
    public String toString() {
        return fields().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "WorkCompletion[", "]"));
    }

    /** Writes it back to where it was read. */
    void write(NativeCompletions completions, int index) {
        completions.words(
                index, wrId, statusAndOpcode, vendorErrorAndByteLength, numberAndQpn, sourceQpnAndFlags, source);
        additions.write(completions, index);
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private RdmaException failure() {
        return new RdmaException("%s %s of queue pair 0x%06x ended with %s (vendor error 0x%x): %s"
                .formatted(
                        CompletionOpcode.isReceive(opcodeValue()) ? "receive" : "work request",
                        wrId,
                        qpn(),
                        CompletionStatus.describe(statusValue()),
                        vendorError(),
                        status().meaning()));
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("wrId", wrId);
        fields.put("status", CompletionStatus.describe(statusValue()));
        fields.put("vendorError", vendorError());
        if (!isSuccess()) {
            fields.put("qpn", qpn());
            return fields;
        }
        fields.put("opcode", CompletionOpcode.describe(opcodeValue()));
        fields.put("byteLength", byteLength());
        fields.put("immediate", immediate());
        fields.put("invalidatedRkey", invalidatedRkey());
        fields.put("qpn", qpn());
        fields.put("sourceQpn", sourceQpn());
        fields.put("globallyRouted", globallyRouted());
        fields.put("sourceLid", sourceLid());
        fields.put("serviceLevel", serviceLevel());
        fields.put("destinationPathBits", destinationPathBits());
        fields.put("partitionKeyIndex", partitionKeyIndex());
        fields.put("timestamp", timestamp());
        fields.put("wallClock", wallClock());
        fields.put("customerVlan", customerVlan());
        fields.put("flowTag", flowTag());
        return fields;
    }

    /**
     * The completions of one poll, copied out of native memory at once. Each becomes an object when it is asked for. If
     * a loop only reads it, the JIT compiler creates no object.
     */
    private static final class Copied extends AbstractList<WorkCompletion> implements RandomAccess {
        private final long[] words;
        /** One for each completion; empty if no completion has any. */
        private final CompletionAdditions[] additions;

        Copied(long[] words, CompletionAdditions[] additions) {
            this.words = words;
            this.additions = additions;
        }

        @Override
        public WorkCompletion get(int index) {
            int at = Objects.checkIndex(index, size()) * CompletionWords.COUNT;
            long wrId = words[at + CompletionWords.WR_ID / Long.BYTES];
            long statusAndOpcode = words[at + CompletionWords.STATUS_AND_OPCODE / Long.BYTES];
            long vendorErrorAndByteLength = words[at + CompletionWords.VENDOR_ERROR_AND_BYTE_LENGTH / Long.BYTES];
            long numberAndQpn = words[at + CompletionWords.NUMBER_AND_QPN / Long.BYTES];
            long sourceQpnAndFlags = words[at + CompletionWords.SOURCE_QPN_AND_FLAGS / Long.BYTES];
            long source = words[at + CompletionWords.SOURCE / Long.BYTES];
            CompletionAdditions others = additions.length == 0 ? CompletionAdditions.NONE : additions[index];
            return new WorkCompletion(
                    wrId, statusAndOpcode, vendorErrorAndByteLength, numberAndQpn, sourceQpnAndFlags, source, others);
        }

        @Override
        public int size() {
            return words.length / CompletionWords.COUNT;
        }
    }
}
