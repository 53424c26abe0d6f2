package org.rdma4j.verbs;

/** What a send request has the device do. See {@code man ibv_post_send} and {@code man ibv_wr_post}. */
public enum SendOpcode {
    /** The message goes into the peer's next receive. */
    SEND(2, 1 << 2),
    /** As {@link #SEND}, with 32 bits more, which the peer finds in its completion. */
    SEND_WITH_IMMEDIATE(3, 1 << 3),
    /** As {@link #SEND}, and a memory window or region of the peer is invalidated. */
    SEND_WITH_INVALIDATE(9, 1 << 9),
    /** Local memory is written to the peer's; the peer is not told. */
    RDMA_WRITE(0, 1),
    /** As {@link #RDMA_WRITE}, and the peer is told: 32 bits come as the completion of its next receive. */
    RDMA_WRITE_WITH_IMMEDIATE(1, 1 << 1),
    /** The peer's memory is read into local memory. */
    RDMA_READ(4, 1 << 4),
    /** 8 octets of the peer's memory are replaced if they have an expected value; their old value is read. */
    COMPARE_AND_SWAP(5, 1 << 5),
    /** A number is added to 8 octets of the peer's memory; their old value is read. */
    FETCH_AND_ADD(6, 1 << 6),
    /** A memory window of this side is unbound. */
    LOCAL_INVALIDATE(7, 1 << 7),
    /** A memory window of type 2 of this side is bound. */
    BIND_MEMORY_WINDOW(8, 1 << 8);

    private static final SendOpcode[] BY_VALUE = new SendOpcode[values().length];

    static {
        for (SendOpcode opcode : values()) {
            BY_VALUE[opcode.value] = opcode;
        }
    }

    private final int value;
    private final int extendedBit;

    SendOpcode(int value, int extendedBit) {
        this.value = value;
        this.extendedBit = extendedBit;
    }

    /** The opcode with this number in {@code enum ibv_wr_opcode}. */
    static SendOpcode of(int value) {
        return BY_VALUE[value];
    }

    /** The number in {@code enum ibv_wr_opcode}. */
    int value() {
        return value;
    }

    /** The bit in {@code enum ibv_qp_create_send_ops_flags}. */
    int extendedBit() {
        return extendedBit;
    }

    boolean isAtomic() {
        return isAtomic(value);
    }

    /** Whether the opcode with this number reads 8 octets of the peer's memory, and changes them. */
    static boolean isAtomic(int value) {
        return value == COMPARE_AND_SWAP.value || value == FETCH_AND_ADD.value;
    }

    /** Whether local memory is written to rather than read. */
    boolean writesLocally() {
        return this == RDMA_READ || isAtomic();
    }
}
