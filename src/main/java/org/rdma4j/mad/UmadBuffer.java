package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory that the kernel reads a datagram from or writes one to: {@code struct ib_user_mad}, and after it the datagram.
 * The structure's length is asked of libibumad, for it depends on the kernel's interface; the place of its fields does
 * not.
 */
final class UmadBuffer {
    private final MemorySegment memory;
    private final long headerSize;

    UmadBuffer(Arena arena, long headerSize, long datagramSize) {
        this.memory = arena.allocate(headerSize + datagramSize, Long.BYTES);
        this.headerSize = headerSize;
    }

    MemorySegment memory() {
        return memory;
    }

    /** The room after the structure. */
    MemorySegment datagram() {
        return memory.asSlice(headerSize);
    }

    /** All of these fields but the P_Key index are big-endian. */
    void address(MadAddress address) {
        memory.set(MadOctets.U32, UserMadFields.QUEUE_PAIR_NUMBER, address.queuePairNumber());
        memory.set(MadOctets.U32, UserMadFields.QKEY, address.qkey());
        memory.set(MadOctets.U16, UserMadFields.LID, (short) address.lid().value());
        memory.set(ValueLayout.JAVA_BYTE, UserMadFields.SERVICE_LEVEL, (byte) address.serviceLevel());
        if (headerSize == UserMadFields.SIZE) { // the older, shorter structure has no P_Key index
            memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, UserMadFields.PKEY_INDEX, (short) address.pkeyIndex());
        }
    }

    /** What the kernel wrote here. */
    ReceivedMad received(int agent, int length) {
        return new ReceivedMad(
                agent,
                memory.get(ValueLayout.JAVA_INT, UserMadFields.STATUS),
                MadOctets.of(datagram().asSlice(0, length)));
    }
}
