package org.rdma4j.perf;

import java.util.Arrays;

/**
 * Attribute data to decode. Each byte is its own offset plus one, so that a value shows the offset it was read from.
 */
final class CountingBytes {
    private CountingBytes() {}

    static byte[] data() {
        byte[] bytes = new byte[192];
        for (int offset = 0; offset < bytes.length; offset++) {
            bytes[offset] = (byte) (offset + 1);
        }
        return bytes;
    }

    static byte[] allOnes() {
        byte[] bytes = new byte[192];
        Arrays.fill(bytes, (byte) -1);
        return bytes;
    }
}
