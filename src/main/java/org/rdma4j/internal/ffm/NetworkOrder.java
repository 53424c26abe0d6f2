package org.rdma4j.internal.ffm;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Converts big-endian fields, which the bindings return as they lie in memory, to numbers and back. */
public final class NetworkOrder {
    /** 16 bits in network order. */
    public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private NetworkOrder() {}

    /**
     * A field of 64 bits in network order as a number, or a number as a field.
     *
     * @param field the one
     * @return the other
     */
    public static long longValue(long field) {
        return SWAPPED ? Long.reverseBytes(field) : field;
    }

    /**
     * A field of 32 bits in network order as a number, or a number as a field.
     *
     * @param field the one
     * @return the other
     */
    public static int intValue(int field) {
        return SWAPPED ? Integer.reverseBytes(field) : field;
    }
}
