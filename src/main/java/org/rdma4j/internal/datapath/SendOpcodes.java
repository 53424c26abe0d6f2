package org.rdma4j.internal.datapath;

/**
 * The numbers of {@code enum ibv_wr_opcode}, which must be constants for the JIT compiler, and their names in messages.
 */
public final class SendOpcodes {
    /** Writes to the peer's memory. */
    public static final int RDMA_WRITE = 0;

    /** Writes to the peer's memory, and completes a receive there. */
    public static final int RDMA_WRITE_WITH_IMMEDIATE = 1;

    /** Sends a message. */
    public static final int SEND = 2;

    /** Sends a message with immediate data. */
    public static final int SEND_WITH_IMMEDIATE = 3;

    /** Reads the peer's memory. */
    public static final int RDMA_READ = 4;

    /** Replaces 8 bytes of the peer's memory if they have an expected value. */
    public static final int COMPARE_AND_SWAP = 5;

    /** Adds to 8 bytes of the peer's memory. */
    public static final int FETCH_AND_ADD = 6;

    /** Invalidates a key of this side. */
    public static final int LOCAL_INVALIDATE = 7;

    /** Binds a memory window of type 2. */
    public static final int BIND_MEMORY_WINDOW = 8;

    /** Sends a message that invalidates a key of the peer. */
    public static final int SEND_WITH_INVALIDATE = 9;

    /** No opcode. */
    public static final int NONE = -1;

    /** All opcodes: a bit for each, at the place of its number. */
    public static final int ALL = (1 << 10) - 1;

    /** In the order of their numbers. */
    private static final String[] NAMES = {
        "RDMA_WRITE",
        "RDMA_WRITE_WITH_IMMEDIATE",
        "SEND",
        "SEND_WITH_IMMEDIATE",
        "RDMA_READ",
        "COMPARE_AND_SWAP",
        "FETCH_AND_ADD",
        "LOCAL_INVALIDATE",
        "BIND_MEMORY_WINDOW",
        "SEND_WITH_INVALIDATE",
    };

    private SendOpcodes() {}

    /**
     * The name of an opcode.
     *
     * @param opcode the number in {@code enum ibv_wr_opcode}
     * @return as {@code RDMA_WRITE}
     */
    public static String name(int opcode) {
        return NAMES[opcode];
    }

    /**
     * The bit of an opcode in a set of opcodes.
     *
     * @param opcode the number in {@code enum ibv_wr_opcode}
     * @return a power of two
     */
    public static int bit(int opcode) {
        return 1 << opcode;
    }

    /**
     * Whether an opcode reads 8 bytes of the peer's memory and changes them.
     *
     * @param opcode the number in {@code enum ibv_wr_opcode}
     * @return true for the two atomic operations
     */
    public static boolean isAtomic(int opcode) {
        return opcode == COMPARE_AND_SWAP || opcode == FETCH_AND_ADD;
    }
}
