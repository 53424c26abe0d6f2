package org.rdma4j.tools.perfquery;

import org.jspecify.annotations.Nullable;
import org.rdma4j.Lid;
import org.rdma4j.tools.getopt.CInteger;

/** The LIDs that a port can have; above them are those of multicast groups. */
final class UnicastLid {
    private static final int FIRST = 0x0001;
    private static final int LAST = 0xBFFF;

    private UnicastLid() {}

    /** Reads a LID; null if no port can have it. */
    static @Nullable Lid parse(String text) {
        int value = CInteger.parse(text).toInt();
        return value < FIRST || value > LAST ? null : Lid.of(value);
    }
}
