package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;

/**
 * A part of a memory region, as a buffer for work requests. Made by {@link MemoryRegion#slice}, which checks the
 * bounds.
 */
public final class MemorySlice {
    private final MemoryRegion region;
    private final long offset;
    private final long length;

    MemorySlice(MemoryRegion region, long offset, long length) {
        this.region = region;
        this.offset = offset;
        this.length = length;
    }

    /**
     * The region that this is a part of.
     *
     * @return the region
     */
    public MemoryRegion region() {
        return region;
    }

    /**
     * The offset of the part.
     *
     * @return in bytes from the region's beginning
     */
    public long offset() {
        return offset;
    }

    /**
     * The size.
     *
     * @return in bytes
     */
    public long length() {
        return length;
    }

    /**
     * The memory of this part.
     *
     * @return a segment of {@link #length} bytes
     */
    public MemorySegment memory() {
        return region.memory().asSlice(offset, length);
    }

    /**
     * The address and key that a peer needs to read or write this part. The peer also needs the right to: from the
     * region's access flags and from {@link QueuePairSpec#remoteAccess} of the queue pair that it is connected to.
     *
     * @return where it begins, and the key
     */
    public RemoteMemory remote() {
        return new RemoteMemory(address(), region.rkey());
    }

    /**
     * A part of this part.
     *
     * @param from where it begins, in bytes from the beginning of this part
     * @param size its size in bytes
     * @return the part, as {@link MemoryRegion#slice} makes it
     * @throws IndexOutOfBoundsException if it is not within this part
     */
    public MemorySlice slice(long from, long size) {
        if ((from | size) < 0 || from > length - size) {
            throw new IndexOutOfBoundsException("offset %s, length %s is outside %s".formatted(from, size, this));
        }
        return new MemorySlice(region, offset + from, size);
    }

    /** The place and the region. */
    @Override
    public String toString() {
        return "offset %s, length %s of the %s".formatted(offset, length, region);
    }

    /** The data for work requests. */
    int lkey() {
        return region.lkey();
    }

    long address() {
        return region.address() + offset;
    }
}
