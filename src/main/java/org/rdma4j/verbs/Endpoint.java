package org.rdma4j.verbs;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.Mtu;
import org.rdma4j.internal.numbers.FieldRange;

/**
 * The address of a queue pair, which the other side needs to connect to it. The two sides exchange their endpoints over
 * a channel of their own, usually a TCP connection; {@link #toBytes} and {@link #of} convert them.
 *
 * <p>The wire form has {@value #BYTES} bytes, all numbers in network byte order:
 *
 * <table>
 *   <caption>Version 1</caption>
 *   <tr><th>Offset</th><th>Bytes</th><th>Field</th></tr>
 *   <tr><td>0</td><td>2</td><td>{@code 0x5244}, "RD"</td></tr>
 *   <tr><td>2</td><td>1</td><td>the version, 1</td></tr>
 *   <tr><td>3</td><td>1</td><td>the path MTU as {@link Mtu#value} codes it; 0 if it is not stated</td></tr>
 *   <tr><td>4</td><td>2</td><td>the LID</td></tr>
 *   <tr><td>6</td><td>2</td><td>zero</td></tr>
 *   <tr><td>8</td><td>4</td><td>the queue pair number</td></tr>
 *   <tr><td>12</td><td>4</td><td>the packet sequence number</td></tr>
 *   <tr><td>16</td><td>16</td><td>the GID</td></tr>
 * </table>
 *
 * @param lid the port's LID; 0 on RoCE
 * @param qpn the queue pair's number, 24 bits
 * @param psn the sequence number of the first packet that this side will send, 24 bits
 * @param gid the port's GID; {@link Gid#ZERO} where the peer is addressed by its LID alone
 * @param pathMtu the most payload that a packet to this side may carry; null if the peer does not state it, as C
 *     programs do not
 */
public record Endpoint(
        Lid lid, int qpn, int psn, Gid gid, @Nullable Mtu pathMtu) {
    /** The length of the wire form. */
    public static final int BYTES = 32;

    private static final short MAGIC = 0x5244;
    private static final byte VERSION = 1;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number has more than 24 bits
     */
    public Endpoint {
        FieldRange.requireQpn(qpn);
        FieldRange.requirePsn(psn);
    }

    /**
     * An endpoint without a path MTU.
     *
     * @param lid the port's LID; 0 on RoCE
     * @param qpn the queue pair's number, 24 bits
     * @param psn the sequence number of the first packet that this side will send, 24 bits
     * @param gid the port's GID; {@link Gid#ZERO} where the peer is addressed by its LID alone
     * @throws IllegalArgumentException if a number has more than 24 bits
     */
    public Endpoint(Lid lid, int qpn, int psn, Gid gid) {
        this(lid, qpn, psn, gid, null);
    }

    /**
     * Reads the wire form.
     *
     * @param bytes {@value #BYTES} bytes
     * @return the endpoint
     * @throws IllegalArgumentException if these bytes are not an endpoint, or one of another version; the message says
     *     what is wrong
     */
    public static Endpoint of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an endpoint has %s bytes, not %s".formatted(BYTES, bytes.length));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        short magic = buffer.getShort();
        if (magic != MAGIC) {
            throw new IllegalArgumentException("an endpoint begins with 0x%04x, not 0x%04x".formatted(MAGIC, magic));
        }
        byte version = buffer.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("an endpoint has version %s, not %s: use the same rdma4j on both sides"
                    .formatted(VERSION, version));
        }
        int mtu = Byte.toUnsignedInt(buffer.get());
        Lid lid = Lid.of(Short.toUnsignedInt(buffer.getShort()));
        short zero = buffer.getShort();
        if (zero != 0) {
            throw new IllegalArgumentException("an endpoint has 0 in bytes 6 and 7, not 0x%04x".formatted(zero));
        }
        int qpn = buffer.getInt();
        int psn = buffer.getInt();
        byte[] gid = new byte[Gid.BYTES];
        buffer.get(gid);
        return new Endpoint(lid, qpn, psn, Gid.of(gid), mtu == 0 ? null : new Mtu(mtu));
    }

    /**
     * Writes the wire form.
     *
     * @return a new array of {@value #BYTES} bytes
     */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putShort(MAGIC)
                .put(VERSION)
                .put((byte) (pathMtu == null ? 0 : pathMtu.value()))
                .putShort((short) lid.value())
                .putShort((short) 0)
                .putInt(qpn)
                .putInt(psn)
                .put(gid.toByteArray())
                .array();
    }

    /** Prints it as the C programs do. */
    @Override
    public String toString() {
        return "LID 0x%04x, QPN 0x%06x, PSN 0x%06x, GID %s".formatted(lid.value(), qpn, psn, gid);
    }
}
