package org.rdma4j;

import org.rdma4j.internal.numbers.NumberedConstants;

/** The logical state of a port. */
public enum PortState {
    /** Asks for no change of the state; no port is in this state. */
    NOP(0),
    /** No link. */
    DOWN(1),
    /** The link is there; on InfiniBand no subnet manager has configured the port. */
    INIT(2),
    /** Configured, and about to become active. */
    ARMED(3),
    /** Ready to carry traffic. */
    ACTIVE(4),
    /** Active, while the link recovers. */
    ACTIVE_DEFER(5),
    /** A state that this version does not know; the object that was asked keeps its number. */
    UNKNOWN(-1);

    private static final NumberedConstants<PortState> NUMBERED =
            NumberedConstants.of(values(), PortState::value, UNKNOWN);

    private final int value;

    PortState(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_port_state}, the same as in the PortInfo attribute.
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
    public static PortState of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the state with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code ACTIVE_DEFER} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
