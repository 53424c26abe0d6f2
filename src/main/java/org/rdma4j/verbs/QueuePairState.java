package org.rdma4j.verbs;

/**
 * The state of a queue pair; see InfiniBand Architecture Specification 1.4, volume 1, 10.3.1. A value that this version does not
 * know keeps its number.
 *
 * @param value the number in {@code enum ibv_qp_state}
 */
public record QueuePairState(int value) {
    /** Newly created: nothing can be posted. */
    public static final QueuePairState RESET = new QueuePairState(0);

    /** Bound to a port: receives can be posted, nothing is received. */
    public static final QueuePairState INIT = new QueuePairState(1);

    /** RTR: the peer is known; messages are received, none can be sent. */
    public static final QueuePairState READY_TO_RECEIVE = new QueuePairState(2);

    /** RTS: fully working. */
    public static final QueuePairState READY_TO_SEND = new QueuePairState(3);

    /** SQD: sends under way are completed, new ones wait. */
    public static final QueuePairState SEND_QUEUE_DRAINED = new QueuePairState(4);

    /** SQE: a send failed on an unreliable queue pair; receives go on. */
    public static final QueuePairState SEND_QUEUE_ERROR = new QueuePairState(5);

    /** All work is completed with an error. */
    public static final QueuePairState ERROR = new QueuePairState(6);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "RESET";
            case 1 -> "INIT";
            case 2 -> "READY_TO_RECEIVE";
            case 3 -> "READY_TO_SEND";
            case 4 -> "SEND_QUEUE_DRAINED";
            case 5 -> "SEND_QUEUE_ERROR";
            case 6 -> "ERROR";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
