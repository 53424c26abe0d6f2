package org.rdma4j.internal.datapath;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.rdma4j.internal.ffm.NativeMemory;

/**
 * Native memory for the data path, zeroed at first and freed by the garbage collector. Classes extend it instead of
 * having it, because each object in between would cost the data path a load.
 *
 * <p>Offsets are not checked. A subclass checks the index of a structure once, and adds the offset of a member to its
 * place. A bounds check of each access would cost a loop over few requests as much as all its other work: the JIT
 * compiler moves the checks out of the loop, but then they all stand before it.
 */
class DirectMemory {
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;
    private static final int CACHE_LINE = 64;

    /** All memory there is. It is a constant, and the JIT compiler knows that no address is beyond its bounds. */
    private static final MemorySegment ALL = NativeMemory.at(0, Long.MAX_VALUE);
    /** More bits than any address has, and fewer than would let the sum with an offset become negative. */
    private static final long ADDRESS_BITS = (1L << 56) - 1;

    private static final VarHandle BYTE = exact(JAVA_BYTE);
    private static final VarHandle SHORT = exact(JAVA_SHORT_UNALIGNED);
    private static final VarHandle INT = exact(JAVA_INT_UNALIGNED);
    private static final VarHandle LONG = exact(JAVA_LONG_UNALIGNED);

    private final ByteBuffer memory;
    private final long address;

    /**
     * Memory that begins with a cache line, and so with the alignment that any C structure has.
     *
     * @param size how many bytes
     */
    DirectMemory(long size) {
        int lines = Math.toIntExact(Math.ceilDiv(size, CACHE_LINE) + 1);
        this.memory = ByteBuffer.allocateDirect(Math.multiplyExact(lines, CACHE_LINE))
                .alignedSlice(CACHE_LINE)
                .order(ByteOrder.nativeOrder());
        this.address = MemorySegment.ofBuffer(memory).address();
    }

    private static VarHandle exact(ValueLayout layout) {
        return layout.varHandle().withInvokeExactBehavior();
    }

    /**
     * The size of a row of equal structures.
     *
     * @param what they are, in the plural
     * @param count how many
     * @param each the size of one, in bytes
     * @return the size of all
     * @throws IllegalArgumentException if there are more than fit into one memory
     */
    static long requireSize(String what, int count, int each) {
        int most = (Integer.MAX_VALUE - 3 * CACHE_LINE) / each;
        if (count > most) {
            throw new IllegalArgumentException("at most %s %s fit into 2 GiB, not %s".formatted(most, what, count));
        }
        return (long) count * each;
    }

    /**
     * The native address.
     *
     * @return the address of the first byte
     */
    public final long address() {
        return address;
    }

    /**
     * A part of this memory, to copy to or from. Its bounds are checked.
     *
     * @param offset where it begins
     * @param length how many bytes
     * @return the part
     */
    public final MemorySegment slice(long offset, long length) {
        return MemorySegment.ofBuffer(memory).asSlice(offset, length);
    }

    /**
     * All of it, as numbers of 64 bits, to be read with checks. It is for code that reads many: a read from here is
     * less than half as much code as {@link #getLong}, and the JIT compiler gives up on code that is too large.
     *
     * @return a view
     */
    final LongBuffer longs() {
        return memory.asLongBuffer();
    }

    /**
     * Reads 32 bits.
     *
     * @param offset where, within the memory
     * @return the number
     */
    public final int getInt(long offset) {
        try {
            return (int) INT.get(ALL, place(offset));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Reads 64 bits.
     *
     * @param offset where, within the memory
     * @return the number
     */
    public final long getLong(long offset) {
        try {
            return (long) LONG.get(ALL, place(offset));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes 8 bits.
     *
     * @param offset where, within the memory
     * @param value the number
     */
    final void putByte(long offset, byte value) {
        try {
            BYTE.set(ALL, place(offset), value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes 16 bits.
     *
     * @param offset where, within the memory
     * @param value the number
     */
    public final void putShort(long offset, short value) {
        try {
            SHORT.set(ALL, place(offset), value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes 32 bits.
     *
     * @param offset where, within the memory
     * @param value the number
     */
    public final void putInt(long offset, int value) {
        try {
            INT.set(ALL, place(offset), value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes 64 bits.
     *
     * @param offset where, within the memory
     * @param value the number
     */
    public final void putLong(long offset, long value) {
        try {
            LONG.set(ALL, place(offset), value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes two neighbors of 32 bits at once.
     *
     * @param offset where the first one lies, within the memory
     * @param first the first number
     * @param second the one after it
     */
    final void putInts(long offset, int first, int second) {
        int low = LITTLE_ENDIAN ? first : second;
        int high = LITTLE_ENDIAN ? second : first;
        putLong(offset, ((long) high << Integer.SIZE) | (low & LOW));
    }

    private long place(long offset) {
        return (address & ADDRESS_BITS) + offset;
    }
}
