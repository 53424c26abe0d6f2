package org.rdma4j.verbs;

import java.util.stream.IntStream;

/**
 * How a work request ended; see {@code man ibv_poll_cq} and InfiniBand Architecture Specification 1.4, volume 1, 11.6.2. A value
 * that this version does not know keeps its number.
 *
 * @param value the number in {@code enum ibv_wc_status}
 */
public record CompletionStatus(int value) {
    private static final CompletionStatus[] SHARED =
            IntStream.range(0, 24).mapToObj(CompletionStatus::new).toArray(CompletionStatus[]::new);

    /** The work is done. */
    public static final CompletionStatus SUCCESS = new CompletionStatus(0);

    /** The message is longer than the buffers that were posted for it, or than the port allows. */
    public static final CompletionStatus LOCAL_LENGTH_ERROR = new CompletionStatus(1);

    /** This side found its own request inconsistent while executing it. */
    public static final CompletionStatus LOCAL_QUEUE_PAIR_OPERATION_ERROR = new CompletionStatus(2);

    /** An end-to-end context failed on this side. */
    public static final CompletionStatus LOCAL_EE_CONTEXT_OPERATION_ERROR = new CompletionStatus(3);

    /** A buffer is not covered by its lkey, or its region lacks the access right. */
    public static final CompletionStatus LOCAL_PROTECTION_ERROR = new CompletionStatus(4);

    /** The queue pair went to the error state before this request was executed; look for an earlier completion with another status. */
    public static final CompletionStatus WORK_REQUEST_FLUSHED = new CompletionStatus(5);

    /** The memory window could not be bound. */
    public static final CompletionStatus MEMORY_WINDOW_BIND_ERROR = new CompletionStatus(6);

    /** The peer answered what the request does not allow. */
    public static final CompletionStatus BAD_RESPONSE = new CompletionStatus(7);

    /** A protection error on a local buffer while an incoming RDMA write with immediate data was handled. */
    public static final CompletionStatus LOCAL_ACCESS_ERROR = new CompletionStatus(8);

    /** The peer refused the message: too long for its receive buffer, or an operation it does not allow. */
    public static final CompletionStatus REMOTE_INVALID_REQUEST = new CompletionStatus(9);

    /** The peer refused the access: wrong rkey, out of its bounds, or a missing right. */
    public static final CompletionStatus REMOTE_ACCESS_ERROR = new CompletionStatus(10);

    /** The peer failed while executing the request; its own completion tells why. */
    public static final CompletionStatus REMOTE_OPERATION_ERROR = new CompletionStatus(11);

    /** The peer did not answer: it is gone, not yet ready to receive, not reachable by this GID or LID, or the path MTU is too large for the wire. */
    public static final CompletionStatus RETRY_EXCEEDED = new CompletionStatus(12);

    /** The peer had no receive posted, longer than the retries last. */
    public static final CompletionStatus RNR_RETRY_EXCEEDED = new CompletionStatus(13);

    /** The reliable datagram domains differ. */
    public static final CompletionStatus LOCAL_RDD_VIOLATION = new CompletionStatus(14);

    /** The peer refused a reliable datagram. */
    public static final CompletionStatus REMOTE_INVALID_RD_REQUEST = new CompletionStatus(15);

    /** The peer aborted the operation. */
    public static final CompletionStatus REMOTE_ABORTED = new CompletionStatus(16);

    /** An end-to-end context number is wrong. */
    public static final CompletionStatus INVALID_EE_CONTEXT_NUMBER = new CompletionStatus(17);

    /** An end-to-end context is in the wrong state. */
    public static final CompletionStatus INVALID_EE_CONTEXT_STATE = new CompletionStatus(18);

    /** The device failed. */
    public static final CompletionStatus FATAL = new CompletionStatus(19);

    /** The answer did not come in time. */
    public static final CompletionStatus RESPONSE_TIMEOUT = new CompletionStatus(20);

    /** The device gives no other reason; see the vendor error. */
    public static final CompletionStatus GENERAL_ERROR = new CompletionStatus(21);

    /** Tag matching failed. */
    public static final CompletionStatus TAG_MATCHING_ERROR = new CompletionStatus(22);

    /** A rendezvous was left to software. */
    public static final CompletionStatus TAG_MATCHING_RENDEZVOUS_INCOMPLETE = new CompletionStatus(23);

    /** Of number in {@code enum ibv_wc_status}; one object for all that are alike, as far as this version knows them. */
    static CompletionStatus of(int value) {
        return value >= 0 && value < SHARED.length ? SHARED[value] : new CompletionStatus(value);
    }

    /**
     * What the status means, for a person who must find out what went wrong.
     *
     * @return a half-sentence
     */
    public String meaning() {
        return switch (value) {
            case 0 -> "the work is done";
            case 1 -> "the message is longer than the buffers that were posted for it, or than the port allows";
            case 2 -> "this side found its own request inconsistent while executing it";
            case 3 -> "an end-to-end context failed on this side";
            case 4 -> "a buffer is not covered by its lkey, or its region lacks the access right";
            case 5 ->
                "the queue pair went to the error state before this request was executed; look for an earlier completion with another status";
            case 6 -> "the memory window could not be bound";
            case 7 -> "the peer answered what the request does not allow";
            case 8 ->
                "a protection error on a local buffer while an incoming RDMA write with immediate data was handled";
            case 9 ->
                "the peer refused the message: too long for its receive buffer, or an operation it does not allow";
            case 10 -> "the peer refused the access: wrong rkey, out of its bounds, or a missing right";
            case 11 -> "the peer failed while executing the request; its own completion tells why";
            case 12 ->
                "the peer did not answer: it is gone, not yet ready to receive, not reachable by this GID or LID, or the path MTU is too large for the wire";
            case 13 -> "the peer had no receive posted, longer than the retries last";
            case 14 -> "the reliable datagram domains differ";
            case 15 -> "the peer refused a reliable datagram";
            case 16 -> "the peer aborted the operation";
            case 17 -> "an end-to-end context number is wrong";
            case 18 -> "an end-to-end context is in the wrong state";
            case 19 -> "the device failed";
            case 20 -> "the answer did not come in time";
            case 21 -> "the device gives no other reason; see the vendor error";
            case 22 -> "tag matching failed";
            case 23 -> "a rendezvous was left to software";
            default -> "this version of rdma4j does not know this status";
        };
    }

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "SUCCESS";
            case 1 -> "LOCAL_LENGTH_ERROR";
            case 2 -> "LOCAL_QUEUE_PAIR_OPERATION_ERROR";
            case 3 -> "LOCAL_EE_CONTEXT_OPERATION_ERROR";
            case 4 -> "LOCAL_PROTECTION_ERROR";
            case 5 -> "WORK_REQUEST_FLUSHED";
            case 6 -> "MEMORY_WINDOW_BIND_ERROR";
            case 7 -> "BAD_RESPONSE";
            case 8 -> "LOCAL_ACCESS_ERROR";
            case 9 -> "REMOTE_INVALID_REQUEST";
            case 10 -> "REMOTE_ACCESS_ERROR";
            case 11 -> "REMOTE_OPERATION_ERROR";
            case 12 -> "RETRY_EXCEEDED";
            case 13 -> "RNR_RETRY_EXCEEDED";
            case 14 -> "LOCAL_RDD_VIOLATION";
            case 15 -> "REMOTE_INVALID_RD_REQUEST";
            case 16 -> "REMOTE_ABORTED";
            case 17 -> "INVALID_EE_CONTEXT_NUMBER";
            case 18 -> "INVALID_EE_CONTEXT_STATE";
            case 19 -> "FATAL";
            case 20 -> "RESPONSE_TIMEOUT";
            case 21 -> "GENERAL_ERROR";
            case 22 -> "TAG_MATCHING_ERROR";
            case 23 -> "TAG_MATCHING_RENDEZVOUS_INCOMPLETE";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
