package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Octets of a management datagram, read as the specification writes its tables: big-endian, unsigned, at any offset.
 * Immutable as long as the memory behind it is; what this library hands out is.
 *
 * <p>Reading beyond the end throws {@link IndexOutOfBoundsException}.
 */
public final class MadOctets {
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment octets;

    private MadOctets(MemorySegment octets) {
        this.octets = octets.asReadOnly();
    }

    /**
     * A view of a segment, without a copy.
     *
     * @param octets the memory to read
     * @return the view
     */
    public static MadOctets of(MemorySegment octets) {
        return new MadOctets(octets);
    }

    /**
     * The number of octets.
     *
     * @return the size
     */
    public long size() {
        return octets.byteSize();
    }

    /**
     * A part of these octets.
     *
     * @param offset where it begins
     * @param size how long it is
     * @return a view of the same memory
     */
    public MadOctets slice(long offset, long size) {
        return new MadOctets(octets.asSlice(offset, size));
    }

    /**
     * An 8-bit field.
     *
     * @param offset the octet
     * @return from 0 to 0xFF
     */
    public int u8(long offset) {
        return Byte.toUnsignedInt(octets.get(ValueLayout.JAVA_BYTE, offset));
    }

    /**
     * A 16-bit field.
     *
     * @param offset its first octet
     * @return from 0 to 0xFFFF
     */
    public int u16(long offset) {
        return Short.toUnsignedInt(octets.get(U16, offset));
    }

    /**
     * A 32-bit field.
     *
     * @param offset its first octet
     * @return from 0 to 0xFFFFFFFF
     */
    public long u32(long offset) {
        return Integer.toUnsignedLong(octets.get(U32, offset));
    }

    /**
     * A 64-bit field.
     *
     * @param offset its first octet
     * @return the 64 bits, to be taken as unsigned
     */
    public long u64(long offset) {
        return octets.get(U64, offset);
    }

    /**
     * A copy.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return octets.toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * The memory itself.
     *
     * @return a read-only segment
     */
    public MemorySegment segment() {
        return octets;
    }
}
