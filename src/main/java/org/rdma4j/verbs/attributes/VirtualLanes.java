package org.rdma4j.verbs.attributes;

/**
 * How many virtual lanes a port has. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code ibv_port_attr.max_vl_num}, the same as VLCap of the PortInfo attribute
 */
public record VirtualLanes(int value) {
    /**
     * The number of lanes that carry data.
     *
     * @return 1, 2, 4, 8 or 15; 0 for a value that this version does not know
     */
    public int count() {
        return switch (value) {
            case 1 -> 1;
            case 2 -> 2;
            case 3 -> 4;
            case 4 -> 8;
            case 5 -> 15;
            default -> 0;
        };
    }

    /** The number of lanes; the number in C where this version does not know it. */
    @Override
    public String toString() {
        return count() == 0 ? "UNKNOWN(" + value + ")" : Integer.toString(count());
    }
}
