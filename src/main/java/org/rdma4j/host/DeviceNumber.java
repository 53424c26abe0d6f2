package org.rdma4j.host;

import org.rdma4j.internal.host.InfinibandMajor;

/**
 * The kernel's number of a device, as {@code 231:192}: the major belongs to the driver, the minor distinguishes its
 * devices.
 *
 * @param major from 0 to 4095
 * @param minor from 0 to 1048575
 */
public record DeviceNumber(int major, int minor) {
    /**
     * The character major that belongs to InfiniBand. Its minors: umad from 0, issm from 64, uverbs from 192. The
     * kernel's {@code Documentation/admin-guide/devices.txt} says 128 for the first uverbs; the kernel's code, and so
     * every running system, says 192. Devices beyond these minors get majors that the kernel chooses when they appear.
     */
    public static final int INFINIBAND_MAJOR = InfinibandMajor.NUMBER;

    private static final int MAJOR_BITS = 12;
    private static final int MINOR_BITS = 20;
    private static final int MAJOR_MASK = (1 << MAJOR_BITS) - 1;
    private static final int MINOR_MASK = (1 << MINOR_BITS) - 1;

    /** Checks that both numbers are within what the kernel can hold. */
    public DeviceNumber {
        if ((major & ~MAJOR_MASK) != 0 || (minor & ~MINOR_MASK) != 0) {
            throw new IllegalArgumentException("a device number goes from 0:0 to " + MAJOR_MASK + ":" + MINOR_MASK
                    + ", not to " + major + ":" + minor);
        }
    }

    /**
     * Reads a number as {@link #toString()} writes it, and as the file {@code dev} of a device in sysfs holds it.
     *
     * @param text two decimal numbers and a colon, {@code 231:192}
     * @return the number
     * @throws IllegalArgumentException if the text is not a device number
     */
    public static DeviceNumber parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw notANumber(text);
        }
        return new DeviceNumber(decimal(text, 0, colon), decimal(text, colon + 1, text.length()));
    }

    /**
     * Unpacks a number as the kernel stores it, in 32 bits.
     *
     * @param packed the major in the upper 12 bits, the minor in the lower 20
     * @return the number
     */
    public static DeviceNumber ofKernel(int packed) {
        return new DeviceNumber(packed >>> MINOR_BITS, packed & MINOR_MASK);
    }

    /**
     * Unpacks a number of the C library, in 64 bits: {@code st_rdev}, and the attribute {@code unix:rdev} of a file.
     * Major and minor are split there, so that the lower 16 bits are the same as when each had 8 bits.
     *
     * @param packed a {@code dev_t} of the C library
     * @return the number
     * @throws IllegalArgumentException if it is wider than the kernel's numbers are
     */
    public static DeviceNumber ofLibrary(long packed) {
        int major = (int) ((packed >>> 8 & 0xFFF) | (packed >>> 32 & 0xFFFF_F000L));
        int minor = (int) ((packed & 0xFF) | (packed >>> 12 & 0xFFFF_FF00L));
        return new DeviceNumber(major, minor);
    }

    /**
     * Packs the number as the kernel does, in 32 bits.
     *
     * @return the major in the upper 12 bits, the minor in the lower 20
     */
    public int toKernel() {
        return (major << MINOR_BITS) | minor;
    }

    /**
     * Packs the number as the C library does, in 64 bits.
     *
     * @return a {@code dev_t} of the C library
     */
    public long toLibrary() {
        return ((long) major << 8) | (minor & 0xFF) | ((minor & ~0xFFL) << 12);
    }

    /** Prints both numbers in decimal, as {@code 231:192}. */
    @Override
    public String toString() {
        return major + ":" + minor;
    }

    private static int decimal(String text, int start, int end) {
        // Seven digits hold every minor, and fit in an int.
        if (start == end || end - start > 7) {
            throw notANumber(text);
        }
        int value = 0;
        for (int index = start; index < end; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                throw notANumber(text);
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static IllegalArgumentException notANumber(String text) {
        return new IllegalArgumentException("'" + text + "' is not a device number: it is written as 231:192");
    }
}
