package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.bindings.umad.ib_mad_addr;
import org.rdma4j.bindings.umad.ib_user_mad;

/**
 * Memory that the kernel reads a datagram from or writes one to: {@code struct ib_user_mad}, and after it the datagram.
 * The structure's length is asked of libibumad, for it depends on the kernel's interface; the place of its fields does
 * not.
 */
final class UmadBuffer {
    private static final long ADDRESS = ib_user_mad.addr$offset();

    private final MemorySegment memory;
    private final long headerSize;

    /** Allocates the memory; the kernel reads and writes the structure, and the datagram after it. */
    UmadBuffer(Arena arena, long headerSize, long datagramSize) {
        this.memory = arena.allocate(headerSize + datagramSize, Long.BYTES);
        this.headerSize = headerSize;
    }

    MemorySegment memory() {
        return memory;
    }

    /** How many octets of a datagram there is room for. */
    int room() {
        return (int) (memory.byteSize() - headerSize);
    }

    /** The room after the structure. */
    MemorySegment datagram() {
        return memory.asSlice(headerSize);
    }

    /** All of these fields but the indices are big-endian. */
    void address(MadAddress address) {
        memory.set(MadOctets.U32, ADDRESS + ib_mad_addr.qpn$offset(), address.queuePairNumber());
        memory.set(MadOctets.U32, ADDRESS + ib_mad_addr.qkey$offset(), address.qkey());
        memory.set(MadOctets.U16, ADDRESS + ib_mad_addr.lid$offset(), (short)
                address.lid().value());
        octet(ib_mad_addr.sl$offset(), address.serviceLevel());
        octet(ib_mad_addr.grh_present$offset(), address.globalRoute().isPresent() ? 1 : 0);
        address.globalRoute().ifPresent(this::globalRoute);
        if (hasPkeyIndex()) {
            memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, ADDRESS + ib_mad_addr.pkey_index$offset(), (short)
                    address.pkeyIndex());
        }
    }

    private void globalRoute(GlobalRoute route) {
        octet(ib_mad_addr.gid_index$offset(), route.sourceIndex());
        octet(ib_mad_addr.hop_limit$offset(), route.hopLimit());
        octet(ib_mad_addr.traffic_class$offset(), route.trafficClass());
        memory.set(MadOctets.U32, ADDRESS + ib_mad_addr.flow_label$offset(), route.flowLabel());
        long gid = ADDRESS + ib_mad_addr.gid$offset();
        memory.set(MadOctets.U64, gid, route.destination().prefix());
        memory.set(MadOctets.U64, gid + Long.BYTES, route.destination().interfaceId());
    }

    private void octet(long offset, int value) {
        memory.set(ValueLayout.JAVA_BYTE, ADDRESS + offset, (byte) value);
    }

    /**
     * Who sent the datagram that the kernel wrote here, with the Q_Key that answers to queue pair 1 need, which the
     * kernel does not tell; null where there is nothing that an answer could be sent to.
     */
    @Nullable
    MadAddress source() {
        MadOctets address = MadOctets.of(memory.asSlice(ADDRESS, ib_mad_addr.sizeof()));
        int lid = address.u16(ib_mad_addr.lid$offset());
        boolean global = address.u8(ib_mad_addr.grh_present$offset()) != 0;
        if (lid == 0 && !global) {
            return null;
        }
        return new MadAddress(
                Lid.of(lid),
                (int) address.u32(ib_mad_addr.qpn$offset()),
                MadAddress.GENERAL_SERVICES_QKEY,
                address.u8(ib_mad_addr.sl$offset()) & 0xF,
                hasPkeyIndex() ? pkeyIndex() : 0,
                global ? Optional.of(globalRoute(address)) : Optional.empty());
    }

    private static GlobalRoute globalRoute(MadOctets address) {
        long gid = ib_mad_addr.gid$offset();
        return new GlobalRoute(
                new Gid(address.u64(gid), address.u64(gid + Long.BYTES)),
                address.u8(ib_mad_addr.gid_index$offset()),
                address.u8(ib_mad_addr.hop_limit$offset()),
                address.u8(ib_mad_addr.traffic_class$offset()),
                (int) address.u32(ib_mad_addr.flow_label$offset()) & 0xF_FFFF);
    }

    private int pkeyIndex() {
        return Short.toUnsignedInt(
                memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, ADDRESS + ib_mad_addr.pkey_index$offset()));
    }

    /** The older, shorter structure has none. */
    private boolean hasPkeyIndex() {
        return headerSize == ib_user_mad.sizeof();
    }

    /** What the kernel wrote here. */
    ReceivedMad received(int agent, int length) {
        return new ReceivedMad(
                agent,
                memory.get(ValueLayout.JAVA_INT, ib_user_mad.status$offset()),
                MadOctets.of(datagram().asSlice(0, length)),
                source());
    }
}
