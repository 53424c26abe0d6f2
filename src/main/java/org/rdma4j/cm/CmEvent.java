package org.rdma4j.cm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.rdma4j.bindings.rdmacm.rdma_cm_event;
import org.rdma4j.bindings.rdmacm.rdma_conn_param;
import org.rdma4j.bindings.rdmacm.rdma_ud_param;
import org.rdma4j.internal.ffm.NativeMemory;

/** A copy of {@code struct rdma_cm_event}: the original is freed when it is acknowledged. */
final class CmEvent {
    private static final byte[] NOTHING = {};

    private final CmEventType type;
    private final int status;
    private final byte[] privateData;
    private final int responderResources;
    private final int initiatorDepth;
    private final @Nullable DatagramPeer datagrams;
    private final @Nullable Identifier newcomer;

    private CmEvent(
            CmEventType type,
            int status,
            byte[] privateData,
            int responderResources,
            int initiatorDepth,
            @Nullable DatagramPeer datagrams,
            @Nullable Identifier newcomer) {
        this.type = type;
        this.status = status;
        this.privateData = privateData;
        this.responderResources = responderResources;
        this.initiatorDepth = initiatorDepth;
        this.datagrams = datagrams;
        this.newcomer = newcomer;
    }

    /** Reads an event. The union in it has one member for connections and another for datagrams. */
    static CmEvent read(MemorySegment event, boolean ofDatagrams, @Nullable Identifier newcomer) {
        CmEventType type = CmEventType.of(rdma_cm_event.event(event));
        int status = rdma_cm_event.status(event);
        MemorySegment parameters = rdma_cm_event.param(event);
        if (!ofDatagrams) {
            MemorySegment connection = rdma_cm_event.param.conn(parameters);
            return new CmEvent(
                    type,
                    status,
                    privateData(rdma_conn_param.private_data(connection), rdma_conn_param.private_data_len(connection)),
                    Byte.toUnsignedInt(rdma_conn_param.responder_resources(connection)),
                    Byte.toUnsignedInt(rdma_conn_param.initiator_depth(connection)),
                    null,
                    newcomer);
        }
        MemorySegment datagram = rdma_cm_event.param.ud(parameters);
        // For a multicast group this pointer is the caller's context, not data.
        byte[] data = type == CmEventType.MULTICAST_JOIN || type == CmEventType.MULTICAST_ERROR
                ? NOTHING
                : privateData(rdma_ud_param.private_data(datagram), rdma_ud_param.private_data_len(datagram));
        return new CmEvent(type, status, data, 0, 0, peer(type, datagram, data), newcomer);
    }

    CmEventType type() {
        return type;
    }

    /** 0, a negative errno, or a number that the InfiniBand specification defines. */
    int status() {
        return status;
    }

    /** The private data from the peer. */
    byte[] privateData() {
        return privateData.clone();
    }

    /** How many RDMA reads and atomics of the peer this side executes at a time. */
    int responderResources() {
        return responderResources;
    }

    /** How many RDMA reads and atomics of this side the peer executes at a time. */
    int initiatorDepth() {
        return initiatorDepth;
    }

    /** The destination of datagrams; null for connections. */
    @Nullable
    DatagramPeer datagrams() {
        return datagrams;
    }

    /** The identifier of a request; null for other events. */
    @Nullable
    Identifier newcomer() {
        return newcomer;
    }

    private static @Nullable DatagramPeer peer(CmEventType type, MemorySegment datagram, byte[] data) {
        return switch (type) {
            case ESTABLISHED, MULTICAST_JOIN ->
                new DatagramPeer(
                        NativeAddressVector.read(rdma_ud_param.ah_attr(datagram)),
                        rdma_ud_param.qp_num(datagram),
                        rdma_ud_param.qkey(datagram),
                        data);
            default -> null;
        };
    }

    private static byte[] privateData(MemorySegment pointer, byte length) {
        return pointer.address() == 0
                ? NOTHING
                : NativeMemory.at(pointer.address(), Byte.toUnsignedInt(length)).toArray(ValueLayout.JAVA_BYTE);
    }
}
