package org.rdma4j.verbs;

/**
 * Memory of a peer, as RDMA reads, writes and atomic operations name it. The peer tells it, by a way of the program's
 * own, from {@link MemorySlice#remote} or from a bound {@link MemoryWindow}.
 *
 * @param address where it begins, as the peer registered it: 64 bits, unsigned
 * @param rkey the key of the peer's memory region or window, 32 bits
 */
public record RemoteMemory(long address, int rkey) {
    /**
     * The memory from a later place on. Whether it is still within the region, the peer's device finds out.
     *
     * @param offset how much later, in octets
     * @return the changed copy
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
