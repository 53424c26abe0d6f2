package org.rdma4j.tools.devinfo;

import org.rdma4j.LinkLayer;
import org.rdma4j.Mtu;
import org.rdma4j.PortState;
import org.rdma4j.verbs.attributes.AtomicCapability;
import org.rdma4j.verbs.attributes.DeviceCapability;
import org.rdma4j.verbs.attributes.LinkSpeed;
import org.rdma4j.verbs.attributes.LinkWidth;
import org.rdma4j.verbs.attributes.OnDemandPagingCapability;
import org.rdma4j.verbs.attributes.OnDemandPagingOperation;
import org.rdma4j.verbs.attributes.PhysicalPortState;
import org.rdma4j.verbs.attributes.RawPacketCapability;
import org.rdma4j.verbs.attributes.TransportType;
import org.rdma4j.verbs.attributes.VirtualLanes;

/** The C tool's words for values and flags, its spelling mistakes included. */
final class Wording {
    private Wording() {}

    static String of(TransportType transport) {
        return switch (transport) {
            case INFINIBAND -> "InfiniBand";
            case IWARP -> "iWARP";
            case USNIC -> "usNIC";
            case USNIC_UDP -> "usNIC UDP";
            case UNSPECIFIED -> "unspecified";
            case UNKNOWN -> "invalid transport";
        };
    }

    static String of(PortState state) {
        return switch (state) {
            case DOWN -> "PORT_DOWN";
            case INIT -> "PORT_INIT";
            case ARMED -> "PORT_ARMED";
            case ACTIVE -> "PORT_ACTIVE";
            case NOP, ACTIVE_DEFER, UNKNOWN -> "invalid state";
        };
    }

    static String of(PhysicalPortState state) {
        return switch (state) {
            case SLEEP -> "SLEEP";
            case POLLING -> "POLLING";
            case DISABLED -> "DISABLED";
            case CONFIGURATION_TRAINING -> "PORT_CONFIGURATION TRAINNING";
            case LINK_UP -> "LINK_UP";
            case LINK_ERROR_RECOVERY -> "LINK_ERROR_RECOVERY";
            case PHY_TEST -> "PHY TEST";
            case UNKNOWN -> "invalid physical state";
        };
    }

    static String of(AtomicCapability capability) {
        return switch (capability) {
            case NONE -> "ATOMIC_NONE";
            case DEVICE -> "ATOMIC_HCA";
            case GLOBAL -> "ATOMIC_GLOB";
            case UNKNOWN -> "invalid atomic capability";
        };
    }

    static String of(Mtu mtu) {
        return mtu.bytes() == 0 ? "invalid MTU" : Integer.toString(mtu.bytes());
    }

    static String of(LinkWidth width) {
        return width.lanes() == 0 ? "invalid width" : Integer.toString(width.lanes());
    }

    static String of(LinkSpeed speed) {
        return speed.gigabitsPerSecond() == 0 ? "invalid speed" : speed.gigabitsPerSecond() + " Gbps";
    }

    static String of(VirtualLanes lanes) {
        return lanes.count() == 0 ? "invalid value" : Integer.toString(lanes.count());
    }

    static String of(LinkLayer linkLayer) {
        return switch (linkLayer) {
            case UNSPECIFIED -> "Unspecified";
            case INFINIBAND -> "InfiniBand";
            case ETHERNET -> "Ethernet";
            case UNKNOWN -> "Unknown";
        };
    }

    static String of(DeviceCapability capability) {
        return switch (capability) {
            case RESIZE_MAX_WORK_REQUESTS -> "RESIZE_MAX_WR";
            case BAD_PARTITION_KEY_COUNTER -> "BAD_PKEY_CNTR";
            case BAD_QUEUE_KEY_COUNTER -> "BAD_QKEY_CNTR";
            case RAW_MULTICAST -> "RAW_MULTI";
            case AUTOMATIC_PATH_MIGRATION -> "AUTO_PATH_MIG";
            case CHANGE_PHYSICAL_PORT -> "CHANGE_PHY_PORT";
            case ADDRESS_VECTOR_PORT_ENFORCEMENT -> "UD_AV_PORT_ENFORCE";
            case CURRENT_STATE_MODIFIER -> "CURR_QP_STATE_MOD";
            case SHUTDOWN_PORT -> "SHUTDOWN_PORT";
            case INIT_TYPE -> "INIT_TYPE";
            case PORT_ACTIVE_EVENT -> "PORT_ACTIVE_EVENT";
            case SYSTEM_IMAGE_GUID -> "SYS_IMAGE_GUID";
            case RC_RNR_NAK_GENERATION -> "RC_RNR_NAK_GEN";
            case SHARED_RECEIVE_QUEUE_RESIZE -> "SRQ_RESIZE";
            case NOTIFY_AFTER_N_COMPLETIONS -> "N_NOTIFY_CQ";
            case MEMORY_WINDOW -> "MEM_WINDOW";
            case UD_IP_CHECKSUM -> "UD_IP_CSUM";
            case EXTENDED_RELIABLE_CONNECTED -> "XRC";
            case MEMORY_MANAGEMENT_EXTENSIONS -> "MEM_MGT_EXTENSIONS";
            case MEMORY_WINDOW_TYPE_2A -> "MEM_WINDOW_TYPE_2A";
            case MEMORY_WINDOW_TYPE_2B -> "MEM_WINDOW_TYPE_2B";
            case RC_IP_CHECKSUM -> "RC_IP_CSUM";
            case RAW_IP_CHECKSUM -> "RAW_IP_CSUM";
            case MANAGED_FLOW_STEERING -> "MANAGED_FLOW_STEERING";
            case RAW_SCATTER_FRAME_CHECK_SEQUENCE -> "RAW_SCATTER_FCS";
            case PCI_WRITE_END_PADDING -> "PCI_WRITE_END_PADDING";
        };
    }

    static String of(OnDemandPagingCapability capability) {
        return switch (capability) {
            case SUPPORTED -> "ODP_SUPPORT";
            case IMPLICIT -> "ODP_SUPPORT_IMPLICIT";
        };
    }

    static String of(OnDemandPagingOperation operation) {
        return switch (operation) {
            case SEND -> "SUPPORT_SEND";
            case RECEIVE -> "SUPPORT_RECV";
            case WRITE -> "SUPPORT_WRITE";
            case READ -> "SUPPORT_READ";
            case ATOMIC -> "SUPPORT_ATOMIC";
            case SHARED_RECEIVE -> "SUPPORT_SRQ";
        };
    }

    static String of(RawPacketCapability capability) {
        return switch (capability) {
            case CVLAN_STRIPPING -> "C-VLAN stripping offload";
            case SCATTER_FRAME_CHECK_SEQUENCE -> "Scatter FCS offload";
            case IP_CHECKSUM -> "IP csum offload";
            case DELAY_DROP -> "Delay drop";
        };
    }
}
