package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/** What a host sends: each message is another part of the same random octets, so that none can pass for another. */
final class RemotePattern {
    static final int MESSAGE = 6000;

    private static final int STARTS = 1 << 16;
    /** Odd, so that all starts are used before one comes again. */
    private static final int STRIDE = 4099;

    private final MemorySegment octets;

    private RemotePattern(MemorySegment octets) {
        this.octets = octets;
    }

    static RemotePattern ofHost(int host) {
        byte[] octets = new byte[STARTS + MESSAGE];
        new Random(host).nextBytes(octets);
        return new RemotePattern(MemorySegment.ofArray(octets));
    }

    MemorySegment all() {
        return octets;
    }

    MemorySegment message(long number) {
        return octets.asSlice(start(number), MESSAGE);
    }

    static long start(long number) {
        return number * STRIDE % STARTS;
    }
}
