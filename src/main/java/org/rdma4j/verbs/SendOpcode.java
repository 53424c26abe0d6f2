package org.rdma4j.verbs;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.rdma4j.internal.datapath.SendOpcodes;

/** The operation of a send request. See {@code man ibv_post_send} and {@code man ibv_wr_post}. */
public enum SendOpcode {
    /** Sends a message to the peer's next receive. */
    SEND(SendOpcodes.SEND),
    /** Like {@link #SEND}, with 32 bits of immediate data for the peer's completion. */
    SEND_WITH_IMMEDIATE(SendOpcodes.SEND_WITH_IMMEDIATE),
    /** Like {@link #SEND}, and invalidates a memory window or region of the peer. */
    SEND_WITH_INVALIDATE(SendOpcodes.SEND_WITH_INVALIDATE),
    /** Writes local memory to the peer's memory. The peer gets no completion. */
    RDMA_WRITE(SendOpcodes.RDMA_WRITE),
    /** Like {@link #RDMA_WRITE}, and completes the peer's next receive with 32 bits of immediate data. */
    RDMA_WRITE_WITH_IMMEDIATE(SendOpcodes.RDMA_WRITE_WITH_IMMEDIATE),
    /** Reads the peer's memory into local memory. */
    RDMA_READ(SendOpcodes.RDMA_READ),
    /** Replaces 8 bytes of the peer's memory if they have an expected value, and reads their old value. */
    COMPARE_AND_SWAP(SendOpcodes.COMPARE_AND_SWAP),
    /** Adds a number to 8 bytes of the peer's memory, and reads their old value. */
    FETCH_AND_ADD(SendOpcodes.FETCH_AND_ADD),
    /** Invalidates a memory window of this side. */
    LOCAL_INVALIDATE(SendOpcodes.LOCAL_INVALIDATE),
    /** Binds a memory window of type 2 of this side. */
    BIND_MEMORY_WINDOW(SendOpcodes.BIND_MEMORY_WINDOW);

    private static final SendOpcode[] BY_VALUE = new SendOpcode[values().length];

    static {
        for (SendOpcode opcode : values()) {
            BY_VALUE[opcode.value] = opcode;
        }
    }

    private final int value;

    SendOpcode(int value) {
        this.value = value;
    }

    /** The opcode with this number in {@code enum ibv_wr_opcode}. */
    static SendOpcode of(int value) {
        return BY_VALUE[value];
    }

    /** The number in {@code enum ibv_wr_opcode}. */
    int value() {
        return value;
    }

    /** A set of opcodes: a bit for each, at the place of its number, as in {@code enum ibv_qp_create_send_ops_flags}. */
    static int bits(Collection<SendOpcode> opcodes) {
        int bits = 0;
        for (SendOpcode opcode : opcodes) {
            bits |= SendOpcodes.bit(opcode.value);
        }
        return bits;
    }

    /** The opcodes of a set. */
    static Set<SendOpcode> ofBits(int bits) {
        Set<SendOpcode> opcodes = EnumSet.allOf(SendOpcode.class);
        opcodes.removeIf(opcode -> (bits & SendOpcodes.bit(opcode.value)) == 0);
        return opcodes;
    }

    /** Whether local memory is written and not read. */
    boolean writesLocally() {
        return this == RDMA_READ || SendOpcodes.isAtomic(value);
    }
}
