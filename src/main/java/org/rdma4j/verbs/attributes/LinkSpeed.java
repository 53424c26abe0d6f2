package org.rdma4j.verbs.attributes;

/**
 * How fast each lane of a link is. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code ibv_port_attr.active_speed}
 */
public record LinkSpeed(int value) {
    /**
     * The nominal speed of a lane.
     *
     * @return in Gb/s; 0 for a value that this version does not know
     */
    public double gigabitsPerSecond() {
        return switch (value) {
            case 1 -> 2.5;
            case 2 -> 5;
            case 4, 8 -> 10;
            case 16 -> 14;
            case 32 -> 25;
            case 64 -> 50;
            case 128 -> 100;
            default -> 0;
        };
    }

    /** The speed, as {@code 25.0 Gb/s}; the number where this version does not know it. */
    @Override
    public String toString() {
        return gigabitsPerSecond() == 0 ? "UNKNOWN(" + value + ")" : gigabitsPerSecond() + " Gb/s";
    }
}
