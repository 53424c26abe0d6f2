package org.rdma4j.verbs.attributes;

import org.rdma4j.internal.numbers.NumberedConstants;

/** Which protocol a GID addresses. */
public enum GidType {
    /** An InfiniBand GID. */
    INFINIBAND(0),
    /** RoCE v1: an Ethernet type of its own, which no router forwards. */
    ROCE_V1(1),
    /** RoCE v2: over UDP, port 4791. */
    ROCE_V2(2),
    /** A type that this version does not know; the object that was asked keeps its number. */
    UNKNOWN(-1);

    private static final NumberedConstants<GidType> NUMBERED = NumberedConstants.of(values(), GidType::value, UNKNOWN);

    private final int value;

    GidType(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_gid_type}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The type with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static GidType of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the type with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code ROCE_V2} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
