package org.rdma4j.internal.datapath;

/** The numbers of {@code enum ibv_wr_opcode}: constants, as the JIT compiler takes them, and their names in messages. */
public final class SendOpcodes {
    public static final int RDMA_WRITE = 0;
    public static final int RDMA_WRITE_WITH_IMMEDIATE = 1;
    public static final int SEND = 2;
    public static final int SEND_WITH_IMMEDIATE = 3;
    public static final int RDMA_READ = 4;
    public static final int COMPARE_AND_SWAP = 5;
    public static final int FETCH_AND_ADD = 6;
    public static final int LOCAL_INVALIDATE = 7;
    public static final int BIND_MEMORY_WINDOW = 8;
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

    /** The name of an opcode. */
    public static String name(int opcode) {
        return NAMES[opcode];
    }

    /** The bit of an opcode in a set of them. */
    public static int bit(int opcode) {
        return 1 << opcode;
    }

    /** Whether an opcode reads 8 bytes of the peer's memory, and changes them. */
    public static boolean isAtomic(int opcode) {
        return opcode == COMPARE_AND_SWAP || opcode == FETCH_AND_ADD;
    }
}
