package org.rdma4j.verbs;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A right of a device to access registered memory, or of a peer to access it through a queue pair. Reading by this side
 * is always allowed. See {@code man ibv_reg_mr}.
 *
 * <p>A peer needs each right twice: from the memory region, and from the queue pair that it is connected to, where {@link
 * QueuePairSpec#remoteAccess} grants it. Without the second the peer's requests end with {@link
 * CompletionStatus#REMOTE_INVALID_REQUEST}.
 */
public enum AccessFlag {
    /** The device may write: needed for receive buffers, for the results of RDMA reads and atomics. */
    LOCAL_WRITE(1),
    /** A peer may write. Memory with this flag needs {@link #LOCAL_WRITE} too. */
    REMOTE_WRITE(1 << 1),
    /** A peer may read. */
    REMOTE_READ(1 << 2),
    /** A peer may execute atomic operations. Memory with this flag needs {@link #LOCAL_WRITE} too. */
    REMOTE_ATOMIC(1 << 3),
    /** Memory windows may be bound to the memory. */
    MEMORY_WINDOW_BIND(1 << 4),
    /**
     * Addresses count from 0 at the beginning of the window, for the peer, or of the region, for both sides. The memory of
     * such a region must begin at a page.
     */
    ZERO_BASED(1 << 5),
    /** Pages are not locked; they are brought in when the device accesses them: on-demand paging. */
    ON_DEMAND(1 << 6),
    /** All of the memory is in huge pages. Some devices then need smaller tables. */
    HUGETLB(1 << 7),
    /**
     * The device may write data to memory in another order than it arrived, which is faster on some systems. A
     * completion still means that all data has been written. This is a hint: devices without it ignore it.
     */
    RELAXED_ORDERING(1 << 20);

    private final int bit;

    AccessFlag(int bit) {
        this.bit = bit;
    }

    /** Whether this flag allows writing to the memory. */
    boolean writes() {
        return this == LOCAL_WRITE || this == REMOTE_WRITE || this == REMOTE_ATOMIC || this == MEMORY_WINDOW_BIND;
    }

    static Set<AccessFlag> set(AccessFlag... flags) {
        EnumSet<AccessFlag> set = EnumSet.noneOf(AccessFlag.class);
        Collections.addAll(set, flags);
        return set;
    }

    static int bits(Set<AccessFlag> flags) {
        int bits = 0;
        for (AccessFlag flag : flags) {
            bits |= flag.bit;
        }
        return bits;
    }

    /** The flags in a device's bits; bits without a name here are left out. */
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
