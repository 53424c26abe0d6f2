package org.rdma4j;

/**
 * A maximum transfer unit: how much payload one packet carries. A value that this version does not know keeps its
 * number.
 *
 * @param value the number in {@code enum ibv_mtu}
 */
public record Mtu(int value) implements Comparable<Mtu> {
    /** 256 bytes. */
    public static final Mtu MTU_256 = new Mtu(1);
    /** 512 bytes. */
    public static final Mtu MTU_512 = new Mtu(2);
    /** 1024 bytes. */
    public static final Mtu MTU_1024 = new Mtu(3);
    /** 2048 bytes. */
    public static final Mtu MTU_2048 = new Mtu(4);
    /** 4096 bytes. */
    public static final Mtu MTU_4096 = new Mtu(5);

    private static final int SMALLEST = 128;

    /**
     * The MTU with this number of bytes.
     *
     * @param bytes 256, 512, 1024, 2048 or 4096
     * @return the MTU
     * @throws IllegalArgumentException for any other number
     */
    public static Mtu ofBytes(int bytes) {
        return switch (bytes) {
            case 256 -> MTU_256;
            case 512 -> MTU_512;
            case 1024 -> MTU_1024;
            case 2048 -> MTU_2048;
            case 4096 -> MTU_4096;
            default -> throw new IllegalArgumentException("an MTU is 256, 512, 1024, 2048 or 4096 bytes, not " + bytes);
        };
    }

    /**
     * The size in bytes.
     *
     * @return the bytes of payload in one packet, 0 for a value that this version does not know
     */
    public int bytes() {
        return isKnown() ? SMALLEST << value : 0;
    }

    @Override
    public int compareTo(Mtu other) {
        return Integer.compare(value, other.value);
    }

    /** The size in bytes; the number where this version does not know it. */
    @Override
    public String toString() {
        return isKnown() ? Integer.toString(bytes()) : "UNKNOWN(" + value + ")";
    }

    private boolean isKnown() {
        return value >= MTU_256.value && value <= MTU_4096.value;
    }
}
