package org.rdma4j;

/**
 * The logical state of a port. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code enum ibv_port_state}, the same as in the PortInfo attribute
 */
public record PortState(int value) {
    /** No state change, only ever asked for. */
    public static final PortState NOP = new PortState(0);

    /** No link. */
    public static final PortState DOWN = new PortState(1);

    /** The link is there; on InfiniBand no subnet manager has configured the port. */
    public static final PortState INIT = new PortState(2);

    /** Configured, and about to become active. */
    public static final PortState ARMED = new PortState(3);

    /** Ready to carry traffic. */
    public static final PortState ACTIVE = new PortState(4);

    /** Active, while the link recovers. */
    public static final PortState ACTIVE_DEFER = new PortState(5);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "NOP";
            case 1 -> "DOWN";
            case 2 -> "INIT";
            case 3 -> "ARMED";
            case 4 -> "ACTIVE";
            case 5 -> "ACTIVE_DEFER";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
