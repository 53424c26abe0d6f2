package org.rdma4j.perf;

/** The unit of the data counters: words of four bytes. */
final class DataWords {
    private static final int BYTES = 4;

    private DataWords() {}

    /** Unsigned. Like the counters themselves it stays at the largest value instead of wrapping. */
    static long toBytes(long words) {
        long largest = Long.divideUnsigned(-1L, BYTES);
        return Long.compareUnsigned(words, largest) > 0 ? -1L : words * BYTES;
    }
}
