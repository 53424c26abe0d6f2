package org.rdma4j.verbs;

import org.rdma4j.internal.numbers.NumberedConstants;

/**
 * How a work request ended; see {@code man ibv_poll_cq} and InfiniBand Architecture Specification 1.4, volume 1, 11.6.2. The
 * {@linkplain #meaning meanings} are sentences for people.
 */
public enum CompletionStatus {
    /** The work is done. */
    SUCCESS(0, "the work is done"),
    /** The message is longer than the buffers that were posted for it, or than the port allows. */
    LOCAL_LENGTH_ERROR(1, "the message is longer than the buffers that were posted for it, or than the port allows"),
    /**
     * This side could not execute the request. On soft-RoCE: a receive is too small for its message; a receive
     * buffer's region has no {@link AccessFlag#LOCAL_WRITE}, or was closed; a datagram's receive buffer lacks the 40
     * bytes for the global route header; or the source GID is gone.
     */
    LOCAL_QUEUE_PAIR_OPERATION_ERROR(
            2,
            "this side could not execute the request; on soft-RoCE this means: a receive is too small for "
                    + "its message, the region of a receive buffer has no LOCAL_WRITE or was closed, a datagram's "
                    + "receive buffer lacks the 40 bytes for the global route header, or the source GID is gone"),
    /** An end-to-end context failed on this side. */
    LOCAL_EE_CONTEXT_OPERATION_ERROR(3, "an end-to-end context failed on this side"),
    /** A buffer is not covered by its lkey, or its region lacks the access right. */
    LOCAL_PROTECTION_ERROR(4, "a buffer is not covered by its lkey, or its region lacks the access right"),
    /**
     * The queue pair went to the error state before this request was executed; an earlier completion with another
     * status says why.
     */
    WORK_REQUEST_FLUSHED(
            5,
            "the queue pair went to the error state before this request was executed; an earlier completion "
                    + "with another status says why"),
    /** The memory window could not be bound. */
    MEMORY_WINDOW_BIND_ERROR(6, "the memory window could not be bound"),
    /** The peer sent a response that the request does not allow. */
    BAD_RESPONSE(7, "the peer sent a response that the request does not allow"),
    /** A protection error on a local buffer while an RDMA write with immediate data of the peer was handled. */
    LOCAL_ACCESS_ERROR(
            8,
            "a protection error on a local buffer while an RDMA write with immediate data of the peer was "
                    + "handled"),
    /**
     * The peer refused the request: the message is too long for its receive buffer; its queue pair's {@link
     * QueuePairSpec#remoteAccess} does not allow the operation; the address of an atomic is not a multiple of 8; or
     * the two sides have different path MTUs.
     */
    REMOTE_INVALID_REQUEST(
            9,
            "the peer refused the request: the message is too long for its receive buffer, its "
                    + "QueuePairSpec.remoteAccess does not allow the operation, the address of an atomic is not a "
                    + "multiple of 8, or the two sides have different path MTUs"),
    /**
     * The peer refused the access: the rkey is wrong, the address is out of its bounds, or the region or the queue
     * pair's {@link QueuePairSpec#remoteAccess} lacks the right.
     */
    REMOTE_ACCESS_ERROR(
            10,
            "the peer refused the access: the rkey is wrong, the address is out of its bounds, or the region"
                    + " or QueuePairSpec.remoteAccess lacks the right"),
    /** The peer failed while it executed the request; its own completion says why. */
    REMOTE_OPERATION_ERROR(11, "the peer failed while it executed the request; its own completion says why"),
    /**
     * The peer did not respond: it is gone, not yet ready to receive, not reachable by this GID or LID, posted its
     * receive too late (soft-RoCE before Linux 6.12), or the path MTU is too large for the wire.
     */
    RETRY_EXCEEDED(
            12,
            "the peer did not respond: it is gone, not yet ready to receive, not reachable by this GID or "
                    + "LID, posted its receive too late (soft-RoCE before Linux 6.12), or the path MTU is too large "
                    + "for the wire"),
    /** The peer had no receive posted, for longer than the retries last. */
    RNR_RETRY_EXCEEDED(13, "the peer had no receive posted, for longer than the retries last"),
    /** The reliable datagram domains differ. */
    LOCAL_RDD_VIOLATION(14, "the reliable datagram domains differ"),
    /** The peer refused a reliable datagram. */
    REMOTE_INVALID_RD_REQUEST(15, "the peer refused a reliable datagram"),
    /** The peer aborted the operation. */
    REMOTE_ABORTED(16, "the peer aborted the operation"),
    /** An end-to-end context number is wrong. */
    INVALID_EE_CONTEXT_NUMBER(17, "an end-to-end context number is wrong"),
    /** An end-to-end context is in the wrong state. */
    INVALID_EE_CONTEXT_STATE(18, "an end-to-end context is in the wrong state"),
    /** The device failed. */
    FATAL(19, "the device failed"),
    /** The response did not come in time. */
    RESPONSE_TIMEOUT(20, "the response did not come in time"),
    /** The device gives no other reason; see the vendor error. */
    GENERAL_ERROR(21, "the device gives no other reason; see the vendor error"),
    /** Tag matching failed. */
    TAG_MATCHING_ERROR(22, "tag matching failed"),
    /** A rendezvous was left to software. */
    TAG_MATCHING_RENDEZVOUS_INCOMPLETE(23, "a rendezvous was left to software"),
    /** A status that this version does not know; the completion keeps its number. */
    UNKNOWN(-1, "this version of rdma4j does not know this status");

    private static final NumberedConstants<CompletionStatus> NUMBERED =
            NumberedConstants.of(values(), CompletionStatus::value, UNKNOWN);

    private final int value;
    private final String meaning;

    CompletionStatus(int value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    /**
     * The number in {@code enum ibv_wc_status}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The meaning of the status, and its possible causes.
     *
     * @return a half-sentence
     */
    public String meaning() {
        return meaning;
    }

    /**
     * The status with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static CompletionStatus of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the status with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code RETRY_EXCEEDED} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
