package org.rdma4j.verbs.attributes;

import org.rdma4j.internal.numbers.NumberedConstants;

/** The physical state of a port. */
public enum PhysicalPortState {
    /** Sleeping. */
    SLEEP(1),
    /** Looking for a peer. */
    POLLING(2),
    /** Switched off. */
    DISABLED(3),
    /** The link is being trained. */
    CONFIGURATION_TRAINING(4),
    /** There is a link. */
    LINK_UP(5),
    /** The link is recovering from an error. */
    LINK_ERROR_RECOVERY(6),
    /** The physical layer is being tested. */
    PHY_TEST(7),
    /** A state that this version does not know; the object that was asked keeps its number. */
    UNKNOWN(-1);

    private static final NumberedConstants<PhysicalPortState> NUMBERED =
            NumberedConstants.of(values(), PhysicalPortState::value, UNKNOWN);

    private final int value;

    PhysicalPortState(int value) {
        this.value = value;
    }

    /**
     * The number in {@code ibv_port_attr.phys_state}, the same as in the PortInfo attribute.
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
    public static PhysicalPortState of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the state with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code PHY_TEST} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
