package org.rdma4j.verbs.attributes;

/**
 * The physical state of a port. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code ibv_port_attr.phys_state}, the same as in the PortInfo attribute
 */
public record PhysicalPortState(int value) {
    /** Sleeping. */
    public static final PhysicalPortState SLEEP = new PhysicalPortState(1);

    /** Looking for a peer. */
    public static final PhysicalPortState POLLING = new PhysicalPortState(2);

    /** Switched off. */
    public static final PhysicalPortState DISABLED = new PhysicalPortState(3);

    /** The link is being trained. */
    public static final PhysicalPortState CONFIGURATION_TRAINING = new PhysicalPortState(4);

    /** There is a link. */
    public static final PhysicalPortState LINK_UP = new PhysicalPortState(5);

    /** The link recovers from an error. */
    public static final PhysicalPortState LINK_ERROR_RECOVERY = new PhysicalPortState(6);

    /** The physical layer is being tested. */
    public static final PhysicalPortState PHY_TEST = new PhysicalPortState(7);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 1 -> "SLEEP";
            case 2 -> "POLLING";
            case 3 -> "DISABLED";
            case 4 -> "CONFIGURATION_TRAINING";
            case 5 -> "LINK_UP";
            case 6 -> "LINK_ERROR_RECOVERY";
            case 7 -> "PHY_TEST";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
