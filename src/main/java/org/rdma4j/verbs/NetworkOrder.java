package org.rdma4j.verbs;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The bindings give big-endian fields as they lie in memory; here they become numbers, and the other way round. */
final class NetworkOrder {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private NetworkOrder() {}

    static long longValue(long field) {
        return SWAPPED ? Long.reverseBytes(field) : field;
    }

    static int intValue(int field) {
        return SWAPPED ? Integer.reverseBytes(field) : field;
    }
}
