package org.rdma4j.verbs.attributes;

/**
 * How many lanes a link has. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code ibv_port_attr.active_width}
 */
public record LinkWidth(int value) {
    /**
     * The number of lanes.
     *
     * @return 1, 2, 4, 8 or 12; 0 for a value that this version does not know
     */
    public int lanes() {
        return switch (value) {
            case 1 -> 1;
            case 2 -> 4;
            case 4 -> 8;
            case 8 -> 12;
            case 16 -> 2;
            default -> 0;
        };
    }

    /** The lanes, as {@code 4X}; the number where this version does not know it. */
    @Override
    public String toString() {
        return lanes() == 0 ? "UNKNOWN(" + value + ")" : lanes() + "X";
    }
}
