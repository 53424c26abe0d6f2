package org.rdma4j.verbs.attributes;

import org.rdma4j.Guid;

/**
 * The identity of a device, and how many objects of each kind it can have. The numbers are limits, not reservations.
 * See {@code man ibv_query_device} and {@code man ibv_query_device_ex}.
 *
 * @param firmwareVersion the firmware's version, empty where the device has none
 * @param nodeGuid the node's GUID
 * @param systemImageGuid the GUID of the machine or adapter that this device is a part of
 * @param maxMemoryRegionSize the largest region that can be registered, in bytes, unsigned
 * @param pageSizes the page sizes of memory that the device takes: the bit with the value of each size, in bytes
 * @param vendorId the vendor's IEEE identifier
 * @param vendorPartId the vendor's number of this product
 * @param hardwareVersion the hardware's version
 * @param maxQueuePairs how many queue pairs
 * @param maxWorkRequests how many work requests in one send or receive queue
 * @param capabilities what it can do, of the first 32 flags
 * @param maxScatterGatherEntries how many buffers in one work request
 * @param maxReadScatterGatherEntries how many buffers in one RDMA read
 * @param maxCompletionQueues how many completion queues
 * @param maxCompletionQueueEntries how many entries in one completion queue
 * @param maxMemoryRegions how many memory regions
 * @param maxProtectionDomains how many protection domains
 * @param maxReadsAndAtomicsAsTarget how many RDMA reads and atomics a queue pair can have under way as the target
 * @param maxEndToEndReadsAndAtomicsAsTarget the same of an end-to-end context, of reliable datagrams
 * @param maxReadsAndAtomicsOfDevice how many RDMA reads and atomics the device can have under way as the target
 * @param maxReadsAndAtomicsAsInitiator how many RDMA reads and atomics a queue pair can have under way as the initiator
 * @param maxEndToEndReadsAndAtomicsAsInitiator the same of an end-to-end context, of reliable datagrams
 * @param atomicCapabilityValue the number of the {@link #atomicCapability}
 * @param maxEndToEndContexts how many end-to-end contexts
 * @param maxReliableDatagramDomains how many reliable datagram domains
 * @param maxMemoryWindows how many memory windows
 * @param maxRawIpv6QueuePairs how many raw IPv6 queue pairs
 * @param maxRawEthertypeQueuePairs how many raw Ethertype queue pairs
 * @param maxMulticastGroups how many multicast groups
 * @param maxQueuePairsPerMulticastGroup how many queue pairs in one multicast group
 * @param maxMulticastAttachments how many queue pairs in all multicast groups together
 * @param maxAddressHandles how many address handles
 * @param maxFastMemoryRegions how many fast memory regions
 * @param maxMapsPerFastMemoryRegion how often a fast memory region can be mapped before it must be unmapped
 * @param maxSharedReceiveQueues how many shared receive queues
 * @param maxSharedReceiveWorkRequests how many work requests in one shared receive queue
 * @param maxSharedReceiveScatterEntries how many buffers in one work request of a shared receive queue
 * @param maxPartitionKeys how many partition keys
 * @param localAcknowledgementDelay how long the device takes to acknowledge: 4.096 us times 2 to the power of this, unless 0
 * @param physicalPorts how many ports, 255 at most
 * @param onDemandPaging memory that need not be pinned
 * @param completionTimestampMask the bits of a completion's time stamp that count; 0 where there are no time stamps
 * @param coreClock the frequency of the device's clock, in kHz; 0 if it is unknown
 * @param extendedCapabilities what it can do, of all 64 flags; none if the kernel or the provider does not state them
 * @param segmentationOffload TCP segmentation by the device
 * @param receiveSideScaling the spreading of received packets over queues
 * @param maxReceiveWorkQueues how many work queues of the receive kind, unsigned
 * @param packetPacing limits of the sending rate
 * @param rawPacketCapabilities what raw packet queue pairs can have
 * @param tagMatching the matching of tags of received messages by the device
 * @param completionModeration how far completion events can be held back
 * @param maxDeviceMemory how much memory of the device can be allocated, in bytes, unsigned
 * @param pciAtomics atomic operations over PCI
 * @param physicalPortsExtended how many ports, where there may be more than 255, unsigned
 */
public record DeviceAttributes(
        String firmwareVersion,
        Guid nodeGuid,
        Guid systemImageGuid,
        long maxMemoryRegionSize,
        long pageSizes,
        int vendorId,
        int vendorPartId,
        int hardwareVersion,
        int maxQueuePairs,
        int maxWorkRequests,
        FlagSet<DeviceCapability> capabilities,
        int maxScatterGatherEntries,
        int maxReadScatterGatherEntries,
        int maxCompletionQueues,
        int maxCompletionQueueEntries,
        int maxMemoryRegions,
        int maxProtectionDomains,
        int maxReadsAndAtomicsAsTarget,
        int maxEndToEndReadsAndAtomicsAsTarget,
        int maxReadsAndAtomicsOfDevice,
        int maxReadsAndAtomicsAsInitiator,
        int maxEndToEndReadsAndAtomicsAsInitiator,
        int atomicCapabilityValue,
        int maxEndToEndContexts,
        int maxReliableDatagramDomains,
        int maxMemoryWindows,
        int maxRawIpv6QueuePairs,
        int maxRawEthertypeQueuePairs,
        int maxMulticastGroups,
        int maxQueuePairsPerMulticastGroup,
        int maxMulticastAttachments,
        int maxAddressHandles,
        int maxFastMemoryRegions,
        int maxMapsPerFastMemoryRegion,
        int maxSharedReceiveQueues,
        int maxSharedReceiveWorkRequests,
        int maxSharedReceiveScatterEntries,
        int maxPartitionKeys,
        int localAcknowledgementDelay,
        int physicalPorts,
        OnDemandPaging onDemandPaging,
        long completionTimestampMask,
        long coreClock,
        FlagSet<DeviceCapability> extendedCapabilities,
        SegmentationOffload segmentationOffload,
        ReceiveSideScaling receiveSideScaling,
        int maxReceiveWorkQueues,
        PacketPacing packetPacing,
        FlagSet<RawPacketCapability> rawPacketCapabilities,
        TagMatching tagMatching,
        CompletionModeration completionModeration,
        long maxDeviceMemory,
        PciAtomics pciAtomics,
        int physicalPortsExtended) {
    /**
     * With respect to which other accesses atomic operations are atomic.
     *
     * @return the constant; {@link AtomicCapability#UNKNOWN} for a number that this version does not know
     */
    public AtomicCapability atomicCapability() {
        return AtomicCapability.of(atomicCapabilityValue);
    }
}
