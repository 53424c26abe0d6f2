package org.rdma4j.verbs;

import org.rdma4j.internal.numbers.NumberedConstants;

/** The kind of work that completed; see {@code man ibv_poll_cq}. */
public enum CompletionOpcode {
    /** A send. */
    SEND(0),
    /** An RDMA write. */
    RDMA_WRITE(1),
    /** An RDMA read. */
    RDMA_READ(2),
    /** An atomic compare-and-swap. */
    COMPARE_AND_SWAP(3),
    /** An atomic fetch-and-add. */
    FETCH_AND_ADD(4),
    /** The binding of a memory window. */
    BIND_MEMORY_WINDOW(5),
    /** A local invalidation. */
    LOCAL_INVALIDATE(6),
    /** A receive. */
    RECEIVE(128),
    /** A receive that the peer's RDMA write with immediate data consumed. */
    RECEIVE_RDMA_WITH_IMMEDIATE(129),
    /** A kind that this version does not know; the completion keeps its number. */
    UNKNOWN(-1);

    /** The bit of {@code enum ibv_wc_opcode} that all kinds of receives have. */
    private static final int RECEIVE_BIT = 128;

    private static final NumberedConstants<CompletionOpcode> NUMBERED =
            NumberedConstants.of(values(), CompletionOpcode::value, UNKNOWN);

    private final int value;

    CompletionOpcode(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_wc_opcode}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The kind with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static CompletionOpcode of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the kind with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code RDMA_WRITE} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }

    /** Whether a number is one of a receive. */
    static boolean isReceive(int value) {
        return (value & RECEIVE_BIT) != 0;
    }
}
