package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Bytes of a management datagram, read as the specification writes its tables: big-endian, unsigned, at any offset. It
 * is as immutable as the memory behind it. The bytes that this library returns are immutable.
 *
 * <p>Reading beyond the end throws {@link IndexOutOfBoundsException}.
 */
public final class MadBytes {
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment bytes;

    private MadBytes(MemorySegment bytes) {
        this.bytes = bytes.asReadOnly();
    }

    /**
     * A view of a segment, without a copy.
     *
     * @param bytes the memory to read
     * @return the view
     */
    public static MadBytes of(MemorySegment bytes) {
        return new MadBytes(bytes);
    }

    /**
     * The number of bytes.
     *
     * @return the size
     */
    public long size() {
        return bytes.byteSize();
    }

    /**
     * A part of these bytes.
     *
     * @param offset where it begins
     * @param size how long it is
     * @return a view of the same memory
     */
    public MadBytes slice(long offset, long size) {
        return new MadBytes(bytes.asSlice(offset, size));
    }

    /**
     * An 8-bit field.
     *
     * @param offset the byte
     * @return from 0 to 0xFF
     */
    public int u8(long offset) {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset));
    }

    /**
     * A 16-bit field.
     *
     * @param offset its first byte
     * @return from 0 to 0xFFFF
     */
    public int u16(long offset) {
        return Short.toUnsignedInt(bytes.get(U16, offset));
    }

    /**
     * A 32-bit field.
     *
     * @param offset its first byte
     * @return from 0 to 0xFFFFFFFF
     */
    public long u32(long offset) {
        return Integer.toUnsignedLong(bytes.get(U32, offset));
    }

    /**
     * A 64-bit field.
     *
     * @param offset its first byte
     * @return the 64 bits, to be taken as unsigned
     */
    public long u64(long offset) {
        return bytes.get(U64, offset);
    }

    /**
     * A copy.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * The memory itself.
     *
     * @return a read-only segment
     */
    public MemorySegment segment() {
        return bytes;
    }
}
