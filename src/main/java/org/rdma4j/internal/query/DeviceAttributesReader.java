package org.rdma4j.internal.query;

import java.lang.foreign.MemorySegment;
import org.rdma4j.Guid;
import org.rdma4j.bindings.verbs.ibv_cq_moderation_caps;
import org.rdma4j.bindings.verbs.ibv_device_attr;
import org.rdma4j.bindings.verbs.ibv_device_attr_ex;
import org.rdma4j.bindings.verbs.ibv_odp_caps;
import org.rdma4j.bindings.verbs.ibv_packet_pacing_caps;
import org.rdma4j.bindings.verbs.ibv_pci_atomic_caps;
import org.rdma4j.bindings.verbs.ibv_rss_caps;
import org.rdma4j.bindings.verbs.ibv_tm_caps;
import org.rdma4j.bindings.verbs.ibv_tso_caps;
import org.rdma4j.internal.ffm.NetworkOrder;
import org.rdma4j.verbs.attributes.CompletionModeration;
import org.rdma4j.verbs.attributes.DeviceAttributes;
import org.rdma4j.verbs.attributes.DeviceCapability;
import org.rdma4j.verbs.attributes.FlagSet;
import org.rdma4j.verbs.attributes.OnDemandPaging;
import org.rdma4j.verbs.attributes.OnDemandPagingCapability;
import org.rdma4j.verbs.attributes.OnDemandPagingOperation;
import org.rdma4j.verbs.attributes.PacketPacing;
import org.rdma4j.verbs.attributes.PciAtomicSize;
import org.rdma4j.verbs.attributes.PciAtomics;
import org.rdma4j.verbs.attributes.QueuePairTypeFlag;
import org.rdma4j.verbs.attributes.RawPacketCapability;
import org.rdma4j.verbs.attributes.ReceiveHashField;
import org.rdma4j.verbs.attributes.ReceiveHashFunction;
import org.rdma4j.verbs.attributes.ReceiveSideScaling;
import org.rdma4j.verbs.attributes.SegmentationOffload;
import org.rdma4j.verbs.attributes.TagMatching;
import org.rdma4j.verbs.attributes.TagMatchingCapability;

/** Reads {@code struct ibv_device_attr_ex}. */
final class DeviceAttributesReader {
    private DeviceAttributesReader() {}

    public static DeviceAttributes read(MemorySegment extended) {
        MemorySegment device = ibv_device_attr_ex.orig_attr(extended);
        return new DeviceAttributes(
                ibv_device_attr.fw_ver(device).getString(0),
                new Guid(NetworkOrder.longValue(ibv_device_attr.node_guid(device))),
                new Guid(NetworkOrder.longValue(ibv_device_attr.sys_image_guid(device))),
                ibv_device_attr.max_mr_size(device),
                ibv_device_attr.page_size_cap(device),
                ibv_device_attr.vendor_id(device),
                ibv_device_attr.vendor_part_id(device),
                ibv_device_attr.hw_ver(device),
                ibv_device_attr.max_qp(device),
                ibv_device_attr.max_qp_wr(device),
                FlagSet.of(DeviceCapability.class, Integer.toUnsignedLong(ibv_device_attr.device_cap_flags(device))),
                ibv_device_attr.max_sge(device),
                ibv_device_attr.max_sge_rd(device),
                ibv_device_attr.max_cq(device),
                ibv_device_attr.max_cqe(device),
                ibv_device_attr.max_mr(device),
                ibv_device_attr.max_pd(device),
                ibv_device_attr.max_qp_rd_atom(device),
                ibv_device_attr.max_ee_rd_atom(device),
                ibv_device_attr.max_res_rd_atom(device),
                ibv_device_attr.max_qp_init_rd_atom(device),
                ibv_device_attr.max_ee_init_rd_atom(device),
                ibv_device_attr.atomic_cap(device),
                ibv_device_attr.max_ee(device),
                ibv_device_attr.max_rdd(device),
                ibv_device_attr.max_mw(device),
                ibv_device_attr.max_raw_ipv6_qp(device),
                ibv_device_attr.max_raw_ethy_qp(device),
                ibv_device_attr.max_mcast_grp(device),
                ibv_device_attr.max_mcast_qp_attach(device),
                ibv_device_attr.max_total_mcast_qp_attach(device),
                ibv_device_attr.max_ah(device),
                ibv_device_attr.max_fmr(device),
                ibv_device_attr.max_map_per_fmr(device),
                ibv_device_attr.max_srq(device),
                ibv_device_attr.max_srq_wr(device),
                ibv_device_attr.max_srq_sge(device),
                Short.toUnsignedInt(ibv_device_attr.max_pkeys(device)),
                Byte.toUnsignedInt(ibv_device_attr.local_ca_ack_delay(device)),
                Byte.toUnsignedInt(ibv_device_attr.phys_port_cnt(device)),
                onDemandPaging(extended),
                ibv_device_attr_ex.completion_timestamp_mask(extended),
                ibv_device_attr_ex.hca_core_clock(extended),
                FlagSet.of(DeviceCapability.class, ibv_device_attr_ex.device_cap_flags_ex(extended)),
                segmentationOffload(ibv_device_attr_ex.tso_caps(extended)),
                receiveSideScaling(ibv_device_attr_ex.rss_caps(extended)),
                ibv_device_attr_ex.max_wq_type_rq(extended),
                packetPacing(ibv_device_attr_ex.packet_pacing_caps(extended)),
                FlagSet.of(
                        RawPacketCapability.class,
                        Integer.toUnsignedLong(ibv_device_attr_ex.raw_packet_caps(extended))),
                tagMatching(ibv_device_attr_ex.tm_caps(extended)),
                completionModeration(ibv_device_attr_ex.cq_mod_caps(extended)),
                ibv_device_attr_ex.max_dm_size(extended),
                pciAtomics(ibv_device_attr_ex.pci_atomic_caps(extended)),
                ibv_device_attr_ex.phys_port_cnt_ex(extended));
    }

    private static OnDemandPaging onDemandPaging(MemorySegment extended) {
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

    private static SegmentationOffload segmentationOffload(MemorySegment caps) {
        return new SegmentationOffload(
                ibv_tso_caps.max_tso(caps),
                FlagSet.of(QueuePairTypeFlag.class, Integer.toUnsignedLong(ibv_tso_caps.supported_qpts(caps))));
    }

    private static ReceiveSideScaling receiveSideScaling(MemorySegment caps) {
        return new ReceiveSideScaling(
                FlagSet.of(QueuePairTypeFlag.class, Integer.toUnsignedLong(ibv_rss_caps.supported_qpts(caps))),
                ibv_rss_caps.max_rwq_indirection_tables(caps),
                ibv_rss_caps.max_rwq_indirection_table_size(caps),
                FlagSet.of(ReceiveHashField.class, ibv_rss_caps.rx_hash_fields_mask(caps)),
                FlagSet.of(ReceiveHashFunction.class, Byte.toUnsignedLong(ibv_rss_caps.rx_hash_function(caps))));
    }

    private static PacketPacing packetPacing(MemorySegment caps) {
        return new PacketPacing(
                ibv_packet_pacing_caps.qp_rate_limit_min(caps),
                ibv_packet_pacing_caps.qp_rate_limit_max(caps),
                FlagSet.of(
                        QueuePairTypeFlag.class, Integer.toUnsignedLong(ibv_packet_pacing_caps.supported_qpts(caps))));
    }

    private static TagMatching tagMatching(MemorySegment caps) {
        return new TagMatching(
                ibv_tm_caps.max_rndv_hdr_size(caps),
                ibv_tm_caps.max_num_tags(caps),
                FlagSet.of(TagMatchingCapability.class, Integer.toUnsignedLong(ibv_tm_caps.flags(caps))),
                ibv_tm_caps.max_ops(caps),
                ibv_tm_caps.max_sge(caps));
    }

    private static CompletionModeration completionModeration(MemorySegment caps) {
        return new CompletionModeration(
                Short.toUnsignedInt(ibv_cq_moderation_caps.max_cq_count(caps)),
                Short.toUnsignedInt(ibv_cq_moderation_caps.max_cq_period(caps)));
    }

    private static PciAtomics pciAtomics(MemorySegment caps) {
        return new PciAtomics(
                FlagSet.of(PciAtomicSize.class, Short.toUnsignedLong(ibv_pci_atomic_caps.fetch_add(caps))),
                FlagSet.of(PciAtomicSize.class, Short.toUnsignedLong(ibv_pci_atomic_caps.swap(caps))),
                FlagSet.of(PciAtomicSize.class, Short.toUnsignedLong(ibv_pci_atomic_caps.compare_swap(caps))));
    }
}
