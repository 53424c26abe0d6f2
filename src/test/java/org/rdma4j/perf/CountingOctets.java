package org.rdma4j.perf;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.rdma4j.mad.MadOctets;

/** Attribute data to decode: each octet holds its own offset plus one, so that a value tells where it was read. */
final class CountingOctets {
    private CountingOctets() {}

    static MadOctets data() {
        byte[] octets = new byte[192];
        for (int offset = 0; offset < octets.length; offset++) {
            octets[offset] = (byte) (offset + 1);
        }
        return MadOctets.of(MemorySegment.ofArray(octets));
    }

    static MadOctets allOnes() {
        byte[] octets = new byte[192];
        Arrays.fill(octets, (byte) -1);
        return MadOctets.of(MemorySegment.ofArray(octets));
    }
}
