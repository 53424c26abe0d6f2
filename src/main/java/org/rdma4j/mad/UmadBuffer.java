package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;

/**
 * Memory that the kernel reads a datagram from or writes one to: {@code struct ib_user_mad}, and after it the datagram.
 * The length of the structure depends on the kernel's interface, and libibumad returns it; the offsets of its fields
 * are fixed.
 */
final class UmadBuffer {
    private static final long ADDRESS = UserMadFields.ADDRESS;

    private final MemorySegment memory;
    private final long headerSize;

    /** Allocates memory for the structure and the datagram after it. */
    UmadBuffer(Arena arena, long headerSize, long datagramSize) {
        this.memory = arena.allocate(headerSize + datagramSize, Long.BYTES);
        this.headerSize = headerSize;
    }

    MemorySegment memory() {
        return memory;
    }

    /** The most bytes of a datagram that fit. */
    int capacity() {
        return (int) (memory.byteSize() - headerSize);
    }

    /** The memory after the structure. */
    MemorySegment datagram() {
        return memory.asSlice(headerSize);
    }

    /** All of these fields but the indices are big-endian. */
    void address(MadAddress address) {
        memory.set(MadBytes.U32, ADDRESS + UserMadFields.QUEUE_PAIR_NUMBER, address.qpn());
        memory.set(MadBytes.U32, ADDRESS + UserMadFields.QKEY, address.qkey());
        memory.set(
                MadBytes.U16, ADDRESS + UserMadFields.LID, (short) address.lid().value());
        setByte(UserMadFields.SERVICE_LEVEL, address.serviceLevel());
        GlobalRoute route = address.globalRoute();
        setByte(UserMadFields.GRH_PRESENT, route == null ? 0 : 1);
        if (route != null) {
            globalRoute(route);
        }
        if (hasPkeyIndex()) {
            memory.set(
                    ValueLayout.JAVA_SHORT_UNALIGNED, ADDRESS + UserMadFields.PKEY_INDEX, (short) address.pkeyIndex());
        }
    }

    private void globalRoute(GlobalRoute route) {
        setByte(UserMadFields.GID_INDEX, route.sourceGidIndex());
        setByte(UserMadFields.HOP_LIMIT, route.hopLimit());
        setByte(UserMadFields.TRAFFIC_CLASS, route.trafficClass());
        memory.set(MadBytes.U32, ADDRESS + UserMadFields.FLOW_LABEL, route.flowLabel());
        long gid = ADDRESS + UserMadFields.GID;
        memory.set(MadBytes.U64, gid, route.destination().prefix());
        memory.set(MadBytes.U64, gid + Long.BYTES, route.destination().interfaceId());
    }

    private void setByte(long offset, int value) {
        memory.set(ValueLayout.JAVA_BYTE, ADDRESS + offset, (byte) value);
    }

    /**
     * The sender of the datagram that the kernel wrote here; null if no response can be sent. It has the Q_Key that
     * responses to queue pair 1 need, because the kernel does not report it.
     */
    @Nullable
    MadAddress source() {
        MadBytes address = MadBytes.of(memory.asSlice(ADDRESS, UserMadFields.ADDRESS_SIZE));
        int lid = address.u16(UserMadFields.LID);
        boolean global = address.u8(UserMadFields.GRH_PRESENT) != 0;
        if (lid == 0 && !global) {
            return null;
        }
        return new MadAddress(
                Lid.of(lid),
                (int) address.u32(UserMadFields.QUEUE_PAIR_NUMBER),
                MadAddress.GENERAL_SERVICES_QKEY,
                address.u8(UserMadFields.SERVICE_LEVEL) & 0xF,
                hasPkeyIndex() ? pkeyIndex() : 0,
                global ? globalRoute(address) : null);
    }

    private static GlobalRoute globalRoute(MadBytes address) {
        long gid = UserMadFields.GID;
        return GlobalRoute.to(
                        new Gid(address.u64(gid), address.u64(gid + Long.BYTES)), address.u8(UserMadFields.GID_INDEX))
                .withHopLimit(address.u8(UserMadFields.HOP_LIMIT))
                .withTrafficClass(address.u8(UserMadFields.TRAFFIC_CLASS))
                .withFlowLabel((int) address.u32(UserMadFields.FLOW_LABEL) & 0xF_FFFF);
    }

    private int pkeyIndex() {
        return Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, ADDRESS + UserMadFields.PKEY_INDEX));
    }

    /** The older, shorter structure has no P_Key index. */
    private boolean hasPkeyIndex() {
        return headerSize == UserMadFields.SIZE;
    }

    /** Copies the datagram that the kernel wrote here. */
    ReceivedMad received(int agent, int length) {
        return new ReceivedMad(
                agent,
                memory.get(ValueLayout.JAVA_INT, UserMadFields.STATUS),
                MadBytes.of(datagram().asSlice(0, length)),
                source());
    }
}
