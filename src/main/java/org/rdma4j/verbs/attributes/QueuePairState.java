package org.rdma4j.verbs.attributes;

import org.rdma4j.internal.numbers.NumberedConstants;

/** The state of a queue pair; see InfiniBand Architecture Specification 1.4, volume 1, 10.3.1. */
public enum QueuePairState {
    /** Newly created: nothing can be posted. */
    RESET(0),
    /** Bound to a port: receives can be posted, nothing is received. */
    INIT(1),
    /** RTR: the peer is known; messages are received, none can be sent. */
    READY_TO_RECEIVE(2),
    /** RTS: fully working. */
    READY_TO_SEND(3),
    /** SQD: sends that are under way complete, new ones wait. */
    SEND_QUEUE_DRAINED(4),
    /** SQE: a send failed on an unreliable queue pair; receives still work. */
    SEND_QUEUE_ERROR(5),
    /** All work is completed with an error. */
    ERROR(6),
    /** A state that this version does not know; the object that was asked keeps its number. */
    UNKNOWN(-1);

    private static final NumberedConstants<QueuePairState> NUMBERED =
            NumberedConstants.of(values(), QueuePairState::value, UNKNOWN);

    private final int value;

    QueuePairState(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_qp_state}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The state with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static QueuePairState of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the state with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code ERROR} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
