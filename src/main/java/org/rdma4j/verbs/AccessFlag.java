package org.rdma4j.verbs;

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
    REMOTE_ATOMIC(1 << 3);

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
}
