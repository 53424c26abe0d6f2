package org.rdma4j.internal;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Native memory for the data path, zeroed and freed by the garbage collector. A direct buffer, because the JIT compiler
 * makes half as much of an access to it as of one to a {@link MemorySegment}, and what is too much is not compiled well.
 * To be extended by what is such memory, since each object on the way to it costs the data path a load.
 */
public class DirectMemory {
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;
    private static final int CACHE_LINE = 64;

    private final ByteBuffer octets;
    private final LongBuffer longs;
    private final long address;

    /**
     * Memory that begins with a cache line, and so with the alignment that any C structure has.
     *
     * @param size how many octets
     */
    public DirectMemory(int size) {
        int lines = Math.ceilDiv(size, CACHE_LINE) + 1;
        this.octets = ByteBuffer.allocateDirect(Math.multiplyExact(lines, CACHE_LINE))
                .alignedSlice(CACHE_LINE)
                .order(ByteOrder.nativeOrder());
        this.longs = octets.asLongBuffer();
        this.address = MemorySegment.ofBuffer(octets).address();
    }

    /**
     * The size of a row of equal structures.
     *
     * @param what they are, in the plural
     * @param count how many
     * @param each the size of one, in octets
     * @return the size of all
     * @throws IllegalArgumentException if there are more than fit into one memory
     */
    public static int requireSize(String what, int count, int each) {
        int most = (Integer.MAX_VALUE - 2 * CACHE_LINE) / each;
        if (count > most) {
            throw new IllegalArgumentException("at most %d %s fit into 2 GiB, not %d".formatted(most, what, count));
        }
        return count * each;
    }

    /**
     * Where C finds it.
     *
     * @return the address of the first octet
     */
    public final long address() {
        return address;
    }

    /**
     * A part of it, to copy to or from.
     *
     * @param offset where it begins
     * @param length how many octets
     * @return the part
     */
    public final MemorySegment slice(int offset, int length) {
        return MemorySegment.ofBuffer(octets).asSlice(offset, length);
    }

    /**
     * Reads 32 bits.
     *
     * @param offset where
     * @return the number
     */
    public final int getInt(int offset) {
        return octets.getInt(offset);
    }

    /**
     * Reads 64 bits.
     *
     * @param offset where
     * @return the number
     */
    public final long getLong(int offset) {
        return octets.getLong(offset);
    }

    /**
     * Reads as many times 64 bits as the array has room for, from the beginning on.
     *
     * @param into where to put the numbers
     */
    public final void getLongs(long[] into) {
        longs.get(0, into);
    }

    /**
     * Writes 8 bits.
     *
     * @param offset where
     * @param value the number
     */
    public final void putByte(int offset, byte value) {
        octets.put(offset, value);
    }

    /**
     * Writes 16 bits.
     *
     * @param offset where
     * @param value the number
     */
    public final void putShort(int offset, short value) {
        octets.putShort(offset, value);
    }

    /**
     * Writes 32 bits.
     *
     * @param offset where
     * @param value the number
     */
    public final void putInt(int offset, int value) {
        octets.putInt(offset, value);
    }

    /**
     * Writes 64 bits.
     *
     * @param offset where
     * @param value the number
     */
    public final void putLong(int offset, long value) {
        octets.putLong(offset, value);
    }

    /**
     * Writes two neighbours of 32 bits at once.
     *
     * @param offset where the first one lies
     * @param first the first number
     * @param second the one after it
     */
    public final void putInts(int offset, int first, int second) {
        int low = LITTLE_ENDIAN ? first : second;
        int high = LITTLE_ENDIAN ? second : first;
        octets.putLong(offset, ((long) high << Integer.SIZE) | (low & LOW));
    }
}
