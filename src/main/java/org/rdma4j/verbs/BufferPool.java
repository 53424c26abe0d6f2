package org.rdma4j.verbs;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one size in one memory region, so that memory is registered once and not for each message. Registering
 * costs microseconds to milliseconds; taking a buffer from a pool costs nanoseconds and allocates nothing. Any thread may
 * use it.
 *
 * {@snippet file="org/rdma4j/examples/MemoryExampleTest.java" region="pool"}
 */
public final class BufferPool {
    private final MemoryRegion region;
    private final List<MemorySlice> buffers;
    private final int bufferSize;
    /** The free buffers, as a stack, so that warm ones come first. Guarded by this object, as are the fields below. */
    private final int[] free;

    private final BitSet taken = new BitSet();
    private int freeCount;

    /**
     * Divides a region into buffers. The caller closes the region when the pool is no longer used.
     *
     * @param region the memory; bytes at its end that make no whole buffer are not used
     * @param bufferSize the size of each buffer in bytes
     * @throws IllegalArgumentException if the size is not positive, or the region smaller than one buffer
     */
    public BufferPool(MemoryRegion region, int bufferSize) {
        this.region = region;
        this.bufferSize = bufferSize;
        this.buffers = region.divide(bufferSize);
        int count = buffers.size();
        this.free = new int[count];
        for (int i = 0; i < count; i++) {
            free[i] = count - 1 - i;
        }
        this.freeCount = count;
    }

    /**
     * Takes a buffer. Its content is unchanged since its last use.
     *
     * @return the buffer, to be given back; null if all are taken
     */
    public synchronized @Nullable MemorySlice take() {
        if (freeCount == 0) {
            return null;
        }
        int index = free[--freeCount];
        taken.set(index);
        return buffers.get(index);
    }

    /**
     * Gives a buffer back. Call this only after the completion of the last request that names it was polled: until then
     * the device may write to it.
     *
     * @param buffer what {@link #take} returned
     * @throws IllegalArgumentException if it is not a buffer of this pool, or is not taken
     */
    public synchronized void giveBack(MemorySlice buffer) {
        long index = buffer.offset() / bufferSize;
        if (index >= buffers.size() || buffers.get((int) index) != buffer || !taken.get((int) index)) {
            throw new IllegalArgumentException("%s was not taken from the %s".formatted(buffer, this));
        }
        taken.clear((int) index);
        free[freeCount++] = (int) index;
    }

    /**
     * How many buffers are free at this moment.
     *
     * @return a number from 0 to {@link #capacity}
     */
    public synchronized int available() {
        return freeCount;
    }

    /**
     * How many buffers there are.
     *
     * @return free and taken ones
     */
    public int capacity() {
        return buffers.size();
    }

    /** The number and size of the buffers, and the region. */
    @Override
    public String toString() {
        return "pool of %s buffers of %s bytes in the %s".formatted(buffers.size(), bufferSize, region);
    }
}
