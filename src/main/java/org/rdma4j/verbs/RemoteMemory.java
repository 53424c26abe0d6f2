package org.rdma4j.verbs;

/**
 * Memory of a peer, for RDMA reads, writes and atomic operations. The peer gets it from {@link MemorySlice#remote} or
 * from a bound {@link MemoryWindow}, and sends it to this side in any way that the two programs agree on.
 *
 * @param address where it begins, as the peer registered it: 64 bits, unsigned
 * @param rkey the key of the peer's memory region or window, 32 bits
 */
public record RemoteMemory(long address, int rkey) {
    /**
     * The memory from a later address on. The peer's device checks whether that is within the region.
     *
     * @param offset how many bytes later
     * @return a copy with the changed address
     */
    public RemoteMemory at(long offset) {
        return new RemoteMemory(address + offset, rkey);
    }

    /** The address and the key, in hexadecimal. */
    @Override
    public String toString() {
        return "address 0x%x, rkey 0x%x".formatted(address, rkey);
    }
}
