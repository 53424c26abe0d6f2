package org.rdma4j.verbs;

import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.datapath.CompletionAdditions;
import org.rdma4j.internal.datapath.CompletionWords;
import org.rdma4j.internal.datapath.NativeCompletions;

/**
 * One work request that is done, well or not. See {@code man ibv_poll_cq}. Where the status is an error only {@link
 * #wrId}, {@link #status}, {@link #vendorError} and {@link #qpn} mean something. An extended completion queue fills in
 * what it was created for; the rest is zero or empty. Immutable; two that tell the same are equal.
 */
public final class WorkCompletion {
    /** As the device's provider wrote it: what nobody asks for is not decoded. */
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

    /** A completion as an object of its own. */
    static WorkCompletion of(NativeCompletions completions, int index) {
        LongBuffer words = completions.words();
        int first = Objects.checkIndex(index, completions.capacity()) * CompletionWords.COUNT;
        // All is read before the object is made, for the same reason as in SendRequest.of.
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
     * The number that the work request was posted with.
     *
     * @return the caller's number
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
        return CompletionStatus.of(CompletionWords.status(statusAndOpcode));
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
     * Which kind of work it was.
     *
     * @return the kind
     */
    public CompletionOpcode opcode() {
        return CompletionOpcode.of(CompletionWords.opcode(statusAndOpcode));
    }

    /**
     * How much was received, or read by an RDMA read.
     *
     * @return in octets
     */
    public int byteLength() {
        return CompletionWords.byteLength(vendorErrorAndByteLength);
    }

    /**
     * The 32 bits that the peer sent along.
     *
     * @return the bits in host order; empty where it sent none
     */
    public OptionalInt immediate() {
        return CompletionWords.hasImmediate(sourceQpnAndFlags)
                ? OptionalInt.of(CompletionWords.immediate(numberAndQpn))
                : OptionalInt.empty();
    }

    /**
     * The key that the peer invalidated with its message.
     *
     * @return the key; empty where it invalidated none
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
     * Whether the first 40 octets of the datagram's buffer are its global route header.
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
     * @return as many as the port's mask count leaves free
     */
    public int destinationPathBits() {
        return CompletionWords.destinationPathBits(source);
    }

    /**
     * The place of the datagram's partition key in the port's table; on QP1 alone.
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
        return additions.timestamp();
    }

    /**
     * When the device completed the work, in the system's time.
     *
     * @return nanoseconds since 1970; extended queues only
     */
    public OptionalLong wallClock() {
        return additions.wallClock();
    }

    /**
     * The VLAN tag.
     *
     * @return the tag; extended queues only
     */
    public OptionalInt customerVlan() {
        return additions.customerVlan();
    }

    /**
     * The tag of the flow rule that matched.
     *
     * @return the tag; extended queues only
     */
    public OptionalInt flowTag() {
        return additions.flowTag();
    }

    /**
     * Whether the work was done.
     *
     * @return true if the status is {@link CompletionStatus#SUCCESS}
     */
    public boolean isSuccess() {
        return CompletionWords.status(statusAndOpcode) == 0;
    }

    /**
     * Makes an exception of a completion with an error.
     *
     * @return this completion, if the work was done
     * @throws RdmaException if it was not; the message explains the status
     */
    public WorkCompletion requireSuccess() {
        if (!isSuccess()) {
            throw failure();
        }
        return this;
    }

    /** Whether the other one tells the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WorkCompletion completion && told().equals(completion.told());
    }

    @Override
    public int hashCode() {
        return told().hashCode();
    }

    /** All that it tells, each with its name. */
    @Override
    public String toString() {
        return told().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "WorkCompletion[", "]"));
    }

    /** Puts it back where it was read. */
    void write(NativeCompletions records, int index) {
        records.words(index, wrId, statusAndOpcode, vendorErrorAndByteLength, numberAndQpn, sourceQpnAndFlags, source);
        additions.write(records, index);
    }

    private RdmaException failure() {
        return new RdmaException("work request %s of queue pair 0x%06x ended with %s (vendor error 0x%x): %s"
                .formatted(wrId, qpn(), status(), vendorError(), status().meaning()));
    }

    private Map<String, Object> told() {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("wrId", wrId);
        told.put("status", status());
        told.put("vendorError", vendorError());
        told.put("opcode", opcode());
        told.put("byteLength", byteLength());
        told.put("immediate", immediate());
        told.put("invalidatedRkey", invalidatedRkey());
        told.put("qpn", qpn());
        told.put("sourceQpn", sourceQpn());
        told.put("globallyRouted", globallyRouted());
        told.put("sourceLid", sourceLid());
        told.put("serviceLevel", serviceLevel());
        told.put("destinationPathBits", destinationPathBits());
        told.put("partitionKeyIndex", partitionKeyIndex());
        told.put("timestamp", timestamp());
        told.put("wallClock", wallClock());
        told.put("customerVlan", customerVlan());
        told.put("flowTag", flowTag());
        return told;
    }
}
