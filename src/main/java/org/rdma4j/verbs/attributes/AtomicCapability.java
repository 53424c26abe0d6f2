package org.rdma4j.verbs.attributes;

import org.rdma4j.internal.numbers.NumberedConstants;

/** With respect to which other accesses atomic operations are atomic. */
public enum AtomicCapability {
    /** There are no atomic operations. */
    NONE(0),
    /** With respect to others that go through the same device. */
    DEVICE(1),
    /** With respect to the processors and all devices of the machine. */
    GLOBAL(2),
    /** A capability that this version does not know; the object that was asked keeps its number. */
    UNKNOWN(-1);

    private static final NumberedConstants<AtomicCapability> NUMBERED =
            NumberedConstants.of(values(), AtomicCapability::value, UNKNOWN);

    private final int value;

    AtomicCapability(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_atomic_cap}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The capability with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static AtomicCapability of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the capability with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code GLOBAL} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
