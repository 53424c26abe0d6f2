package org.rdma4j.tools.devinfo;

import java.io.PrintStream;
import java.util.Locale;
import org.rdma4j.Guid;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Device;
import org.rdma4j.verbs.attributes.CompletionModeration;
import org.rdma4j.verbs.attributes.DeviceAttributes;
import org.rdma4j.verbs.attributes.DeviceCapability;
import org.rdma4j.verbs.attributes.FlagSet;
import org.rdma4j.verbs.attributes.OnDemandPaging;
import org.rdma4j.verbs.attributes.OnDemandPagingOperation;
import org.rdma4j.verbs.attributes.PacketPacing;
import org.rdma4j.verbs.attributes.QueuePairTypeFlag;
import org.rdma4j.verbs.attributes.ReceiveSideScaling;
import org.rdma4j.verbs.attributes.SegmentationOffload;
import org.rdma4j.verbs.attributes.TagMatching;
import org.rdma4j.verbs.attributes.TagMatchingCapability;

/** A device and its ports as ibv_devinfo prints them, because scripts read its lines. */
final class DeviceText {
    private static final long EXTENDED_FLAGS = 0xFFFF_FFFF_0000_0000L;

    private final PrintStream out;
    private final boolean verbose;

    DeviceText(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    /** Prints a device with one of its ports, or with all for 0. */
    void print(Device device, Context context, int onlyPort) {
        DeviceAttributes attributes = context.deviceAttributes();
        identity(device, attributes);
        if (verbose) {
            limits(attributes);
            onDemandPaging(attributes.onDemandPaging());
            clocks(attributes);
            offloads(attributes);
            out.printf(Locale.ROOT, "\tnum_comp_vectors:\t\t%d\n", context.completionVectors());
        }
        PortText text = new PortText(out, device, context);
        for (int port = 1; port <= attributes.physicalPorts(); port++) {
            if (onlyPort == 0 || onlyPort == port) {
                text.print(port, verbose);
            }
        }
    }

    private void identity(Device device, DeviceAttributes attributes) {
        out.printf(Locale.ROOT, "hca_id:\t%s\n", device.name());
        out.printf(
                Locale.ROOT,
                "\ttransport:\t\t\t%s (%d)\n",
                Wording.of(device.transportType()),
                device.transportTypeValue());
        if (!attributes.firmwareVersion().isEmpty()) {
            out.printf(Locale.ROOT, "\tfw_ver:\t\t\t\t%s\n", attributes.firmwareVersion());
        }
        out.printf(Locale.ROOT, "\tnode_guid:\t\t\t%s\n", groups(attributes.nodeGuid()));
        out.printf(Locale.ROOT, "\tsys_image_guid:\t\t\t%s\n", groups(attributes.systemImageGuid()));
        out.printf(Locale.ROOT, "\tvendor_id:\t\t\t0x%04x\n", attributes.vendorId());
        out.printf(Locale.ROOT, "\tvendor_part_id:\t\t\t%d\n", attributes.vendorPartId());
        out.printf(Locale.ROOT, "\thw_ver:\t\t\t\t0x%X\n", attributes.hardwareVersion());
        device.boardId()
                .filter(id -> !id.isEmpty())
                .ifPresent(id -> out.printf(Locale.ROOT, "\tboard_id:\t\t\t%s\n", id));
        out.printf(Locale.ROOT, "\tphys_port_cnt:\t\t\t%d\n", attributes.physicalPorts());
    }

    private void limits(DeviceAttributes attributes) {
        out.printf(Locale.ROOT, "\tmax_mr_size:\t\t\t0x%x\n", attributes.maxMemoryRegionSize());
        out.printf(Locale.ROOT, "\tpage_size_cap:\t\t\t0x%x\n", attributes.pageSizes());
        out.printf(Locale.ROOT, "\tmax_qp:\t\t\t\t%d\n", attributes.maxQueuePairs());
        out.printf(Locale.ROOT, "\tmax_qp_wr:\t\t\t%d\n", attributes.maxWorkRequests());
        out.printf(
                Locale.ROOT,
                "\tdevice_cap_flags:\t\t0x%08x\n",
                attributes.capabilities().bits());
        flags(attributes.capabilities());
        out.printf(Locale.ROOT, "\tmax_sge:\t\t\t%d\n", attributes.maxScatterGatherEntries());
        out.printf(Locale.ROOT, "\tmax_sge_rd:\t\t\t%d\n", attributes.maxReadScatterGatherEntries());
        out.printf(Locale.ROOT, "\tmax_cq:\t\t\t\t%d\n", attributes.maxCompletionQueues());
        out.printf(Locale.ROOT, "\tmax_cqe:\t\t\t%d\n", attributes.maxCompletionQueueEntries());
        out.printf(Locale.ROOT, "\tmax_mr:\t\t\t\t%d\n", attributes.maxMemoryRegions());
        out.printf(Locale.ROOT, "\tmax_pd:\t\t\t\t%d\n", attributes.maxProtectionDomains());
        out.printf(Locale.ROOT, "\tmax_qp_rd_atom:\t\t\t%d\n", attributes.maxReadsAndAtomicsAsTarget());
        out.printf(Locale.ROOT, "\tmax_ee_rd_atom:\t\t\t%d\n", attributes.maxEndToEndReadsAndAtomicsAsTarget());
        out.printf(Locale.ROOT, "\tmax_res_rd_atom:\t\t%d\n", attributes.maxReadsAndAtomicsOfDevice());
        out.printf(Locale.ROOT, "\tmax_qp_init_rd_atom:\t\t%d\n", attributes.maxReadsAndAtomicsAsInitiator());
        out.printf(Locale.ROOT, "\tmax_ee_init_rd_atom:\t\t%d\n", attributes.maxEndToEndReadsAndAtomicsAsInitiator());
        out.printf(
                Locale.ROOT,
                "\tatomic_cap:\t\t\t%s (%d)\n",
                Wording.of(attributes.atomicCapability()),
                attributes.atomicCapabilityValue());
        out.printf(Locale.ROOT, "\tmax_ee:\t\t\t\t%d\n", attributes.maxEndToEndContexts());
        out.printf(Locale.ROOT, "\tmax_rdd:\t\t\t%d\n", attributes.maxReliableDatagramDomains());
        out.printf(Locale.ROOT, "\tmax_mw:\t\t\t\t%d\n", attributes.maxMemoryWindows());
        out.printf(Locale.ROOT, "\tmax_raw_ipv6_qp:\t\t%d\n", attributes.maxRawIpv6QueuePairs());
        out.printf(Locale.ROOT, "\tmax_raw_ethy_qp:\t\t%d\n", attributes.maxRawEthertypeQueuePairs());
        out.printf(Locale.ROOT, "\tmax_mcast_grp:\t\t\t%d\n", attributes.maxMulticastGroups());
        out.printf(Locale.ROOT, "\tmax_mcast_qp_attach:\t\t%d\n", attributes.maxQueuePairsPerMulticastGroup());
        out.printf(Locale.ROOT, "\tmax_total_mcast_qp_attach:\t%d\n", attributes.maxMulticastAttachments());
        out.printf(Locale.ROOT, "\tmax_ah:\t\t\t\t%d\n", attributes.maxAddressHandles());
        out.printf(Locale.ROOT, "\tmax_fmr:\t\t\t%d\n", attributes.maxFastMemoryRegions());
        if (attributes.maxFastMemoryRegions() != 0) {
            out.printf(Locale.ROOT, "\tmax_map_per_fmr:\t\t%d\n", attributes.maxMapsPerFastMemoryRegion());
        }
        out.printf(Locale.ROOT, "\tmax_srq:\t\t\t%d\n", attributes.maxSharedReceiveQueues());
        if (attributes.maxSharedReceiveQueues() != 0) {
            out.printf(Locale.ROOT, "\tmax_srq_wr:\t\t\t%d\n", attributes.maxSharedReceiveWorkRequests());
            out.printf(Locale.ROOT, "\tmax_srq_sge:\t\t\t%d\n", attributes.maxSharedReceiveScatterEntries());
        }
        out.printf(Locale.ROOT, "\tmax_pkeys:\t\t\t%d\n", attributes.maxPartitionKeys());
        out.printf(Locale.ROOT, "\tlocal_ca_ack_delay:\t\t%d\n", attributes.localAcknowledgementDelay());
    }

    /** The names of the first 32 flags; the others are printed elsewhere. */
    private void flags(FlagSet<DeviceCapability> capabilities) {
        for (DeviceCapability capability : capabilities.known()) {
            flag(Wording.of(capability));
        }
        unknown(capabilities.unknownBits());
    }

    private void onDemandPaging(OnDemandPaging paging) {
        out.printf(Locale.ROOT, "\tgeneral_odp_caps:\n");
        paging.capabilities().known().forEach(capability -> flag(Wording.of(capability)));
        unknown(paging.capabilities().unknownBits());
        operations("rc", paging.reliableConnected());
        operations("uc", paging.unreliableConnected());
        operations("ud", paging.unreliableDatagram());
        operations("xrc", paging.extendedReliableConnected());
    }

    private void operations(String transport, FlagSet<OnDemandPagingOperation> operations) {
        out.printf(Locale.ROOT, "\t%s_odp_caps:\n", transport);
        if (operations.bits() == 0) {
            flag("NO SUPPORT");
        }
        operations.known().forEach(operation -> flag(Wording.of(operation)));
        unknown(operations.unknownBits());
    }

    private void clocks(DeviceAttributes attributes) {
        if (attributes.completionTimestampMask() != 0) {
            out.printf(
                    Locale.ROOT, "\tcompletion timestamp_mask:\t\t\t0x%016x\n", attributes.completionTimestampMask());
        } else {
            out.printf(Locale.ROOT, "\tcompletion_timestamp_mask not supported\n");
        }
        if (attributes.coreClock() != 0) {
            out.printf(Locale.ROOT, "\thca_core_clock:\t\t\t%skHZ\n", Long.toUnsignedString(attributes.coreClock()));
        } else {
            out.printf(Locale.ROOT, "\tcore clock not supported\n");
        }
    }

    private void offloads(DeviceAttributes attributes) {
        if (attributes.rawPacketCapabilities().bits() != 0) {
            out.printf(Locale.ROOT, "\traw packet caps:\n");
            attributes.rawPacketCapabilities().known().forEach(capability -> flag(Wording.of(capability)));
        }
        long extended = attributes.extendedCapabilities().bits();
        out.printf(Locale.ROOT, "\tdevice_cap_flags_ex:\t\t0x%X\n", extended);
        flags(FlagSet.of(DeviceCapability.class, extended & EXTENDED_FLAGS));
        segmentation(attributes.segmentationOffload());
        scaling(attributes.receiveSideScaling());
        out.printf(Locale.ROOT, "\tmax_wq_type_rq:\t\t\t%s\n", unsigned(attributes.maxReceiveWorkQueues()));
        pacing(attributes.packetPacing());
        tags(attributes.tagMatching());
        moderation(attributes.completionModeration());
        if (attributes.maxDeviceMemory() != 0) {
            out.printf(
                    Locale.ROOT,
                    "\tmaximum available device memory:\t%sBytes\n\n",
                    Long.toUnsignedString(attributes.maxDeviceMemory()));
        }
    }

    private void segmentation(SegmentationOffload offload) {
        out.printf(Locale.ROOT, "\ttso_caps:\n");
        out.printf(Locale.ROOT, "\t\tmax_tso:\t\t\t%d\n", offload.maxSize());
        if (offload.maxSize() != 0) {
            types(offload.queuePairTypes());
        }
    }

    private void scaling(ReceiveSideScaling scaling) {
        out.printf(Locale.ROOT, "\trss_caps:\n");
        out.printf(Locale.ROOT, "\t\tmax_rwq_indirection_tables:\t\t\t%s\n", unsigned(scaling.maxIndirectionTables()));
        out.printf(
                Locale.ROOT,
                "\t\tmax_rwq_indirection_table_size:\t\t\t%s\n",
                unsigned(scaling.maxIndirectionTableSize()));
        out.printf(
                Locale.ROOT,
                "\t\trx_hash_function:\t\t\t\t0x%x\n",
                scaling.hashFunctions().bits());
        out.printf(
                Locale.ROOT,
                "\t\trx_hash_fields_mask:\t\t\t\t0x%X\n",
                scaling.hashFields().bits());
        if (scaling.queuePairTypes().bits() != 0) {
            types(scaling.queuePairTypes());
        }
    }

    private void pacing(PacketPacing pacing) {
        out.printf(Locale.ROOT, "\tpacket_pacing_caps:\n");
        out.printf(Locale.ROOT, "\t\tqp_rate_limit_min:\t%skbps\n", unsigned(pacing.minRate()));
        out.printf(Locale.ROOT, "\t\tqp_rate_limit_max:\t%skbps\n", unsigned(pacing.maxRate()));
        if (pacing.maxRate() != 0) {
            types(pacing.queuePairTypes());
        }
    }

    private void tags(TagMatching matching) {
        if (matching.maxTags() == 0) {
            out.printf(Locale.ROOT, "\ttag matching not supported\n");
            return;
        }
        out.printf(Locale.ROOT, "\tmax_rndv_hdr_size:\t\t%s\n", unsigned(matching.maxRendezvousHeaderSize()));
        out.printf(Locale.ROOT, "\tmax_num_tags:\t\t\t%s\n", unsigned(matching.maxTags()));
        out.printf(Locale.ROOT, "\tmax_ops:\t\t\t%s\n", unsigned(matching.maxOperations()));
        out.printf(Locale.ROOT, "\tmax_sge:\t\t\t%s\n", unsigned(matching.maxScatterGatherEntries()));
        out.printf(Locale.ROOT, "\tflags:\n");
        if (matching.capabilities().contains(TagMatchingCapability.RELIABLE_CONNECTED)) {
            flag("IBV_TM_CAP_RC");
        }
    }

    private void moderation(CompletionModeration moderation) {
        if (moderation.maxCount() != 0 && moderation.maxPeriod() != 0) {
            out.printf(Locale.ROOT, "\n\tcq moderation caps:\n");
            out.printf(Locale.ROOT, "\t\tmax_cq_count:\t%d\n", moderation.maxCount());
            out.printf(Locale.ROOT, "\t\tmax_cq_period:\t%d us\n\n", moderation.maxPeriod());
        }
    }

    /** The C tool has names for two of them. */
    private void types(FlagSet<QueuePairTypeFlag> types) {
        out.printf(Locale.ROOT, "\t\tsupported_qp:\n");
        long unnamed = types.bits();
        if (types.contains(QueuePairTypeFlag.RAW_PACKET)) {
            flag("SUPPORT_RAW_PACKET");
            unnamed &= ~QueuePairTypeFlag.RAW_PACKET.mask();
        }
        if (types.contains(QueuePairTypeFlag.UNRELIABLE_DATAGRAM)) {
            flag("SUPPORT_UD");
            unnamed &= ~QueuePairTypeFlag.UNRELIABLE_DATAGRAM.mask();
        }
        unknown(unnamed);
    }

    private void flag(String name) {
        out.print("\t\t\t\t\t" + name + "\n");
    }

    private void unknown(long bits) {
        if (bits != 0) {
            out.printf(Locale.ROOT, "\t\t\t\t\tUnknown flags: 0x%X\n", bits);
        }
    }

    private static String groups(Guid guid) {
        return "%016x".formatted(guid.value()).replaceAll("(.{4})(?!$)", "$1:");
    }

    private static String unsigned(int value) {
        return Integer.toUnsignedString(value);
    }
}
