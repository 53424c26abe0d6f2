package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.Guid;
import org.rdma4j.bindings.verbs.ibv_device_attr;

/**
 * What a device is and how much of everything it can have: a limit, not a reservation. See {@code man
 * ibv_query_device}.
 *
 * @param firmwareVersion the firmware's version, empty where the device has none
 * @param nodeGuid the node's GUID
 * @param systemImageGuid the GUID of the machine or adapter that this device is a part of
 * @param maxMemoryRegionSize the largest region that can be registered, in octets, unsigned
 * @param vendorId the vendor's IEEE identifier
 * @param vendorPartId the vendor's number of this product
 * @param hardwareVersion the hardware's version
 * @param maxQueuePairs how many queue pairs
 * @param maxWorkRequests how many work requests in one send or receive queue
 * @param maxScatterGatherEntries how many buffers in one work request
 * @param maxCompletionQueues how many completion queues
 * @param maxCompletionQueueEntries how many entries in one completion queue
 * @param maxMemoryRegions how many memory regions
 * @param maxProtectionDomains how many protection domains
 * @param maxReadsAndAtomicsAsTarget how many RDMA reads and atomics a queue pair can have under way as the target
 * @param maxReadsAndAtomicsAsInitiator how many RDMA reads and atomics a queue pair can have under way as the initiator
 * @param maxSharedReceiveQueues how many shared receive queues
 * @param maxPartitionKeys how many partition keys
 * @param physicalPorts how many ports
 */
public record DeviceAttributes(
        String firmwareVersion,
        Guid nodeGuid,
        Guid systemImageGuid,
        long maxMemoryRegionSize,
        int vendorId,
        int vendorPartId,
        int hardwareVersion,
        int maxQueuePairs,
        int maxWorkRequests,
        int maxScatterGatherEntries,
        int maxCompletionQueues,
        int maxCompletionQueueEntries,
        int maxMemoryRegions,
        int maxProtectionDomains,
        int maxReadsAndAtomicsAsTarget,
        int maxReadsAndAtomicsAsInitiator,
        int maxSharedReceiveQueues,
        int maxPartitionKeys,
        int physicalPorts) {

    static DeviceAttributes read(MemorySegment attributes) {
        return new DeviceAttributes(
                ibv_device_attr.fw_ver(attributes).getString(0),
                new Guid(NetworkOrder.longValue(ibv_device_attr.node_guid(attributes))),
                new Guid(NetworkOrder.longValue(ibv_device_attr.sys_image_guid(attributes))),
                ibv_device_attr.max_mr_size(attributes),
                ibv_device_attr.vendor_id(attributes),
                ibv_device_attr.vendor_part_id(attributes),
                ibv_device_attr.hw_ver(attributes),
                ibv_device_attr.max_qp(attributes),
                ibv_device_attr.max_qp_wr(attributes),
                ibv_device_attr.max_sge(attributes),
                ibv_device_attr.max_cq(attributes),
                ibv_device_attr.max_cqe(attributes),
                ibv_device_attr.max_mr(attributes),
                ibv_device_attr.max_pd(attributes),
                ibv_device_attr.max_qp_rd_atom(attributes),
                ibv_device_attr.max_qp_init_rd_atom(attributes),
                ibv_device_attr.max_srq(attributes),
                Short.toUnsignedInt(ibv_device_attr.max_pkeys(attributes)),
                Byte.toUnsignedInt(ibv_device_attr.phys_port_cnt(attributes)));
    }
}
