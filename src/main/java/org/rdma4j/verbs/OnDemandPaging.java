package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_device_attr_ex;
import org.rdma4j.bindings.verbs.ibv_odp_caps;

/**
 * How far memory can be registered that is not pinned, but paged in when the device needs it.
 *
 * @param capabilities the kinds of it
 * @param reliableConnected the operations of RC that may use such memory
 * @param unreliableConnected the same of UC
 * @param unreliableDatagram the same of UD
 * @param extendedReliableConnected the same of XRC
 */
public record OnDemandPaging(
        FlagSet<OnDemandPagingCapability> capabilities,
        FlagSet<OnDemandPagingOperation> reliableConnected,
        FlagSet<OnDemandPagingOperation> unreliableConnected,
        FlagSet<OnDemandPagingOperation> unreliableDatagram,
        FlagSet<OnDemandPagingOperation> extendedReliableConnected) {

    static OnDemandPaging read(MemorySegment extended) {
        MemorySegment caps = ibv_device_attr_ex.odp_caps(extended);
        MemorySegment transports = ibv_odp_caps.per_transport_caps(caps);
        return new OnDemandPaging(
                FlagSet.of(OnDemandPagingCapability.class, ibv_odp_caps.general_caps(caps)),
                FlagSet.of(
                        OnDemandPagingOperation.class,
                        Integer.toUnsignedLong(ibv_odp_caps.per_transport_caps.rc_odp_caps(transports))),
                FlagSet.of(
                        OnDemandPagingOperation.class,
                        Integer.toUnsignedLong(ibv_odp_caps.per_transport_caps.uc_odp_caps(transports))),
                FlagSet.of(
                        OnDemandPagingOperation.class,
                        Integer.toUnsignedLong(ibv_odp_caps.per_transport_caps.ud_odp_caps(transports))),
                FlagSet.of(
                        OnDemandPagingOperation.class,
                        Integer.toUnsignedLong(ibv_device_attr_ex.xrc_odp_caps(extended))));
    }
}
