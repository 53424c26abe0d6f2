package org.rdma4j.verbs;

import java.nio.ByteOrder;

/** The bindings give big-endian fields as they lie in memory; here they become numbers, and the other way round. */
final class NetworkOrder {
    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private NetworkOrder() {}

    static long longValue(long field) {
        return SWAPPED ? Long.reverseBytes(field) : field;
    }

    static int intValue(int field) {
        return SWAPPED ? Integer.reverseBytes(field) : field;
    }
}
