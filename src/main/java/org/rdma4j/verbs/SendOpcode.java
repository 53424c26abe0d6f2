package org.rdma4j.verbs;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.rdma4j.internal.datapath.SendOpcodes;

/** What a send request has the device do. See {@code man ibv_post_send} and {@code man ibv_wr_post}. */
public enum SendOpcode {
    /** The message goes into the peer's next receive. */
    SEND(SendOpcodes.SEND),
    /** As {@link #SEND}, with 32 bits more, which the peer finds in its completion. */
    SEND_WITH_IMMEDIATE(SendOpcodes.SEND_WITH_IMMEDIATE),
    /** As {@link #SEND}, and a memory window or region of the peer is invalidated. */
    SEND_WITH_INVALIDATE(SendOpcodes.SEND_WITH_INVALIDATE),
    /** Local memory is written to the peer's; the peer is not told. */
    RDMA_WRITE(SendOpcodes.RDMA_WRITE),
    /** As {@link #RDMA_WRITE}, and the peer is told: 32 bits come as the completion of its next receive. */
    RDMA_WRITE_WITH_IMMEDIATE(SendOpcodes.RDMA_WRITE_WITH_IMMEDIATE),
    /** The peer's memory is read into local memory. */
    RDMA_READ(SendOpcodes.RDMA_READ),
    /** 8 octets of the peer's memory are replaced if they have an expected value; their old value is read. */
    COMPARE_AND_SWAP(SendOpcodes.COMPARE_AND_SWAP),
    /** A number is added to 8 octets of the peer's memory; their old value is read. */
    FETCH_AND_ADD(SendOpcodes.FETCH_AND_ADD),
    /** A memory window of this side is unbound. */
    LOCAL_INVALIDATE(SendOpcodes.LOCAL_INVALIDATE),
    /** A memory window of type 2 of this side is bound. */
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

    /** Whether local memory is written to rather than read. */
    boolean writesLocally() {
        return this == RDMA_READ || SendOpcodes.isAtomic(value);
    }
}
