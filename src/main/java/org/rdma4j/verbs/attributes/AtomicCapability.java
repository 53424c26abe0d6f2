package org.rdma4j.verbs.attributes;

/**
 * With what else atomic operations are atomic. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code enum ibv_atomic_cap}
 */
public record AtomicCapability(int value) {
    /** There are no atomic operations. */
    public static final AtomicCapability NONE = new AtomicCapability(0);

    /** With others that go through the same device. */
    public static final AtomicCapability DEVICE = new AtomicCapability(1);

    /** With the processors and all devices of the machine. */
    public static final AtomicCapability GLOBAL = new AtomicCapability(2);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "NONE";
            case 1 -> "DEVICE";
            case 2 -> "GLOBAL";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
