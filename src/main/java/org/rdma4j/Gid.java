package org.rdma4j;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A global identifier: the 128-bit address of a port, written like an IPv6 address. On RoCE it is the IPv6 address of
 * the network interface, or its IPv4 address mapped into IPv6 ({@code ::ffff:192.0.2.1}).
 *
 * @param prefix the upper 64 bits, on InfiniBand the subnet prefix
 * @param interfaceId the lower 64 bits, on InfiniBand the port's GUID
 */
public record Gid(long prefix, long interfaceId) {
    /** The size of a GID in bytes. */
    public static final int BYTES = 16;

    /** The GID of all zeros: an empty entry of a GID table, or no GID at all. */
    public static final Gid ZERO = new Gid(0, 0);

    private static final long IPV4_MAPPED = 0xFFFF_0000_0000L;

    /**
     * The GID that these bytes hold.
     *
     * @param bytes 16 bytes in network order
     * @return the GID
     * @throws IllegalArgumentException if there are not 16 bytes
     */
    public static Gid of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a GID has 16 bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Gid(buffer.getLong(), buffer.getLong());
    }

    /**
     * The GID that RoCE uses for this address: an IPv6 address itself, or an IPv4 address mapped into IPv6.
     *
     * @param address the address of a network interface
     * @return the GID
     */
    public static Gid of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? new Gid(
                        0,
                        IPV4_MAPPED
                                | Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt()))
                : of(bytes);
    }

    /**
     * Reads a GID as {@link #toString()} writes it, or any other spelling of an IPv6 address.
     *
     * @param text an IPv6 address
     * @return the GID
     * @throws IllegalArgumentException if the text is not an IPv6 address
     */
    public static Gid parse(String text) {
        try {
            if (text.indexOf(':') < 0) {
                throw new IllegalArgumentException("not an IPv6 address");
            }
            return of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is not a GID: a GID is written like an IPv6 address, as fe80::1 or ::ffff:192.0.2.1",
                    e);
        }
    }

    /**
     * The bytes in network order.
     *
     * @return a new array of 16 bytes
     */
    public byte[] toByteArray() {
        return ByteBuffer.allocate(BYTES).putLong(prefix).putLong(interfaceId).array();
    }

    /**
     * Whether this is an IPv4 address mapped into IPv6, as RoCE v2 over IPv4 uses.
     *
     * @return true for {@code ::ffff:a.b.c.d}
     */
    public boolean isIpv4Mapped() {
        return prefix == 0 && interfaceId >>> 32 == 0xFFFF;
    }

    /**
     * Whether this is a link-local address, {@code fe80::/10}, which no router forwards.
     *
     * @return true for a link-local address
     */
    public boolean isLinkLocal() {
        return prefix >>> 54 == 0xFE80 >>> 6;
    }

    /**
     * The IPv4 address within, where there is one.
     *
     * @return the address of a GID of the form {@code ::ffff:a.b.c.d}
     */
    public Optional<InetAddress> ipv4Address() {
        if (!isIpv4Mapped()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = ByteBuffer.allocate(4).putInt((int) interfaceId).array();
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an IPv4 address", e);
        }
    }

    /** Prints the eight groups in full, {@code fe80:0000:...}, as sysfs does; IPv4-mapped ones as an IPv4 address. */
    @Override
    public String toString() {
        if (isIpv4Mapped()) {
            return "::ffff:" + ipv4Address().orElseThrow().getHostAddress();
        }
        String digits = HexFormat.of().formatHex(toByteArray());
        StringBuilder text = new StringBuilder(39);
        for (int start = 0; start < digits.length(); start += 4) {
            text.append(start == 0 ? "" : ":").append(digits, start, start + 4);
        }
        return text.toString();
    }
}
