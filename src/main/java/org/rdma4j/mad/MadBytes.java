package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Bytes of a management datagram, read as the specification writes its tables: big-endian, unsigned, at any offset. It
 * is as immutable as the array behind it. The bytes that this library returns are immutable.
 *
 * <p>Reading beyond the end throws {@link IndexOutOfBoundsException}.
 *
 * <p>The fields are put together from single bytes: a tool that runs for a second reads a hundred thousand of them
 * before they are compiled, and access through a memory segment takes many times as long until then.
 */
public final class MadBytes {
    private final byte[] bytes;
    private final int start;
    private final int size;

    private MadBytes(byte[] bytes, int start, int size) {
        this.bytes = bytes;
        this.start = start;
        this.size = size;
    }

    /**
     * A view of an array, without a copy.
     *
     * @param bytes the array to read
     * @return the view
     */
    public static MadBytes of(byte[] bytes) {
        return new MadBytes(bytes, 0, bytes.length);
    }

    /**
     * Copies the bytes of a segment.
     *
     * @param bytes the memory to read
     * @return the copy
     */
    public static MadBytes copyOf(MemorySegment bytes) {
        return of(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    /**
     * The number of bytes.
     *
     * @return the size
     */
    public long size() {
        return size;
    }

    /**
     * A part of these bytes.
     *
     * @param offset where it begins
     * @param size how long it is
     * @return a view of the same array
     */
    public MadBytes slice(long offset, long size) {
        return new MadBytes(bytes, index(offset, size), (int) size);
    }

    /**
     * An 8-bit field.
     *
     * @param offset the byte
     * @return from 0 to 0xFF
     */
    public int u8(long offset) {
        return bytes[index(offset, Byte.BYTES)] & 0xFF;
    }

    /**
     * A 16-bit field.
     *
     * @param offset its first byte
     * @return from 0 to 0xFFFF
     */
    public int u16(long offset) {
        int index = index(offset, Short.BYTES);
        return (bytes[index] & 0xFF) << 8 | (bytes[index + 1] & 0xFF);
    }

    /**
     * A 32-bit field.
     *
     * @param offset its first byte
     * @return from 0 to 0xFFFFFFFF
     */
    public long u32(long offset) {
        return Integer.toUnsignedLong(word(index(offset, Integer.BYTES)));
    }

    /**
     * A 64-bit field.
     *
     * @param offset its first byte
     * @return the 64 bits, to be taken as unsigned
     */
    public long u64(long offset) {
        int index = index(offset, Long.BYTES);
        return (long) word(index) << Integer.SIZE | Integer.toUnsignedLong(word(index + Integer.BYTES));
    }

    private int word(int index) {
        return bytes[index] << 24
                | (bytes[index + 1] & 0xFF) << 16
                | (bytes[index + 2] & 0xFF) << 8
                | (bytes[index + 3] & 0xFF);
    }

    /** The array may be longer than these bytes. */
    private int index(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new IndexOutOfBoundsException("%s bytes at %s of %s".formatted(length, offset, size));
        }
        return start + (int) offset;
    }

    /**
     * A copy.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, start, start + size);
    }

    /**
     * The memory itself.
     *
     * @return a read-only segment
     */
    public MemorySegment segment() {
        return MemorySegment.ofArray(bytes).asSlice(start, size).asReadOnly();
    }
}
