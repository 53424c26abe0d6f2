package org.rdma4j.internal.ffm;

/** Sizes in bytes, as people write them. */
public final class ByteSize {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private ByteSize() {}

    /**
     * The size in the largest binary unit that states it exactly.
     *
     * @param bytes the size
     * @return {@code 1 GiB}, {@code 12 KiB}, {@code 4097 bytes}
     */
    public static String describe(long bytes) {
        long number = bytes;
        int unit = 0;
        while (number != 0 && number % 1024 == 0 && unit < UNITS.length - 1) {
            number /= 1024;
            unit++;
        }
        return number + " " + UNITS[unit];
    }
}
