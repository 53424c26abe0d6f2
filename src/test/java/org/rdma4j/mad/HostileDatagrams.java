package org.rdma4j.mad;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Malformed datagrams: random bytes, valid datagrams with changed bytes, and mixtures of both. */
final class HostileDatagrams {
    private static final int LARGEST = 4 * Mad.SIZE;
    private static final int MOST_CHANGES = 8;

    private final RandomGenerator random;

    HostileDatagrams(RandomGenerator random) {
        this.random = random;
    }

    /** The next datagram, made from a valid one or from random bytes. */
    MadBytes next(MadBytes right) {
        byte[] bytes = switch (random.nextInt(3)) {
            case 0 -> noise(random.nextInt(LARGEST));
            case 1 -> changed(right.toByteArray());
            default -> cut(changed(right.toByteArray()));
        };
        return MadBytes.of(bytes);
    }

    private byte[] noise(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        for (int change = random.nextInt(MOST_CHANGES); change >= 0; change--) {
            // Half of the changes hit the header, which matters most.
            int offset = random.nextInt(random.nextBoolean() ? MadHeader.SIZE : bytes.length);
            bytes[offset] = (byte) random.nextInt();
        }
        return bytes;
    }

    private byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
}
