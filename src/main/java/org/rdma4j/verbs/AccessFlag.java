package org.rdma4j.verbs;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a device may do with registered memory, and what a peer may do through a queue pair. Reading by this side is
 * always allowed. See {@code man ibv_reg_mr}.
 */
public enum AccessFlag {
    /** The device may write: needed for receive buffers, for the results of RDMA reads and atomics. */
    LOCAL_WRITE(1),
    /** A peer may write. Memory that has it needs {@link #LOCAL_WRITE} too. */
    REMOTE_WRITE(1 << 1),
    /** A peer may read. */
    REMOTE_READ(1 << 2),
    /** A peer may execute atomic operations. Memory that has it needs {@link #LOCAL_WRITE} too. */
    REMOTE_ATOMIC(1 << 3),
    /** Memory windows may be bound to the memory. */
    MEMORY_WINDOW_BIND(1 << 4),
    /**
     * Addresses count from 0 at the beginning: of a window for the peer, of a region for both sides. A region's memory
     * must begin at a page then.
     */
    ZERO_BASED(1 << 5),
    /** Pages are brought in when the device reaches for them, and not locked before: on-demand paging. */
    ON_DEMAND(1 << 6),
    /** All of the memory is in huge pages, which some devices then need smaller tables for. */
    HUGETLB(1 << 7),
    /**
     * What the device writes may become visible in another order than it arrived in, which is faster on some systems. A
     * completion still means that all of it is there. A hint: devices that know nothing of it ignore it.
     */
    RELAXED_ORDERING(1 << 20);

    private final int bit;

    AccessFlag(int bit) {
        this.bit = bit;
    }

    static int bits(Set<AccessFlag> flags) {
        int bits = 0;
        for (AccessFlag flag : flags) {
            bits |= flag.bit;
        }
        return bits;
    }

    /** The flags that a device tells; bits without a name here are left out. */
    static Set<AccessFlag> ofBits(int bits) {
        EnumSet<AccessFlag> flags = EnumSet.noneOf(AccessFlag.class);
        for (AccessFlag flag : values()) {
            if ((bits & flag.bit) != 0) {
                flags.add(flag);
            }
        }
        return Collections.unmodifiableSet(flags);
    }
}
