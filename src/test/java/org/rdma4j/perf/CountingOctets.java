package org.rdma4j.perf;

import java.util.Arrays;

/** Attribute data to decode: each octet holds its own offset plus one, so that a value tells where it was read. */
final class CountingOctets {
    private CountingOctets() {}

    static byte[] data() {
        byte[] octets = new byte[192];
        for (int offset = 0; offset < octets.length; offset++) {
            octets[offset] = (byte) (offset + 1);
        }
        return octets;
    }

    static byte[] allOnes() {
        byte[] octets = new byte[192];
        Arrays.fill(octets, (byte) -1);
        return octets;
    }
}
