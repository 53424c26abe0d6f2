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
     * Where the part begins.
     *
     * @return in octets from the region's beginning
     */
    public long offset() {
        return offset;
    }

    /**
     * The size.
     *
     * @return in octets
     */
    public long length() {
        return length;
    }

    /**
     * The memory of this part.
     *
     * @return a segment of {@link #length} octets
     */
    public MemorySegment memory() {
        return region.memory().asSlice(offset, length);
    }

    /**
     * What a peer must know to read or write this part, if the region's access flags let it.
     *
     * @return where it begins, and the key
     */
    public RemoteMemory remote() {
        return new RemoteMemory(address(), region.rkey());
    }

    /** The place and the region. */
    @Override
    public String toString() {
        return "offset %d, length %d of the %s".formatted(offset, length, region);
    }

    /** What work requests must carry. */
    int lkey() {
        return region.lkey();
    }

    long address() {
        return region.address() + offset;
    }
}
