package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;
import org.rdma4j.internal.ffm.NativeCall;

/**
 * Memory that the kernel reads a datagram from or writes one to: {@code struct ib_user_mad}, and after it the datagram.
 * The length of the structure depends on the kernel's interface, and libibumad returns it; the offsets of its fields
 * are fixed. The fields are written and read in an array, which is copied as a whole. For one thread at a time.
 */
final class UmadBuffer {
    private static final int ADDRESS = UserMadFields.ADDRESS;

    private final MemorySegment memory;
    private final MemorySegment errno;
    private final int headerSize;
    private final ByteBuffer image;

    /** Allocates memory for the structure and the datagram after it. */
    UmadBuffer(Arena arena, long headerSize, long datagramSize) {
        this.memory = arena.allocate(headerSize + datagramSize, Long.BYTES);
        this.errno = NativeCall.errnoMemory(arena);
        this.headerSize = (int) headerSize;
        this.image = ByteBuffer.allocate((int) memory.byteSize());
    }

    MemorySegment memory() {
        return memory;
    }

    /** Where errno is put when the buffer is sent or received into. */
    MemorySegment errno() {
        return errno;
    }

    /** The most bytes of a datagram that fit. */
    int capacity() {
        return (int) (memory.byteSize() - headerSize);
    }

    /** All of these fields but the indices are big-endian. */
    void address(MadAddress address) {
        image.putInt(ADDRESS + UserMadFields.QUEUE_PAIR_NUMBER, address.qpn());
        image.putInt(ADDRESS + UserMadFields.QKEY, address.qkey());
        image.putShort(ADDRESS + UserMadFields.LID, (short) address.lid().value());
        setByte(UserMadFields.SERVICE_LEVEL, address.serviceLevel());
        GlobalRoute route = address.globalRoute();
        setByte(UserMadFields.GRH_PRESENT, route == null ? 0 : 1);
        if (route != null) {
            globalRoute(route);
        }
        if (hasPkeyIndex()) {
            image.putShort(ADDRESS + UserMadFields.PKEY_INDEX, ordered((short) address.pkeyIndex()));
        }
    }

    private void globalRoute(GlobalRoute route) {
        setByte(UserMadFields.GID_INDEX, route.sourceGidIndex());
        setByte(UserMadFields.HOP_LIMIT, route.hopLimit());
        setByte(UserMadFields.TRAFFIC_CLASS, route.trafficClass());
        image.putInt(ADDRESS + UserMadFields.FLOW_LABEL, route.flowLabel());
        int gid = ADDRESS + UserMadFields.GID;
        image.putLong(gid, route.destination().prefix());
        image.putLong(gid + Long.BYTES, route.destination().interfaceId());
    }

    private void setByte(int offset, int value) {
        image.put(ADDRESS + offset, (byte) value);
    }

    /** Writes a request, so that the buffer can be sent. */
    void datagram(MadRequest request, int transaction) {
        request.encode(image.slice(headerSize, Mad.SIZE), transaction);
        toMemory();
    }

    /** Writes a datagram, so that the buffer can be sent. */
    void datagram(Mad datagram) {
        image.put(headerSize, datagram.bytes().toByteArray());
        toMemory();
    }

    private void toMemory() {
        MemorySegment.copy(image.array(), 0, memory, ValueLayout.JAVA_BYTE, 0, image.capacity());
    }

    /** Copies the datagram that the kernel wrote here. */
    ReceivedMad received(int agent, int length) {
        byte[] copy = new byte[headerSize + length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, copy, 0, copy.length);
        MadBytes bytes = MadBytes.of(copy);
        return new ReceivedMad(
                agent,
                ordered((int) bytes.u32(UserMadFields.STATUS)),
                bytes.slice(headerSize, length),
                source(bytes.slice(ADDRESS, UserMadFields.ADDRESS_SIZE)));
    }

    /**
     * The sender of a datagram; null if no response can be sent. It has the Q_Key that responses to queue pair 1 need,
     * because the kernel does not report it.
     */
    private @Nullable MadAddress source(MadBytes address) {
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
                hasPkeyIndex() ? Short.toUnsignedInt(ordered((short) address.u16(UserMadFields.PKEY_INDEX))) : 0,
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

    /** The older, shorter structure has no P_Key index. */
    private boolean hasPkeyIndex() {
        return headerSize == UserMadFields.SIZE;
    }

    /** A big-endian number as one in this host's order, and the other way round. */
    private static short ordered(short number) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? number : Short.reverseBytes(number);
    }

    private static int ordered(int number) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? number : Integer.reverseBytes(number);
    }
}
