package org.rdma4j.verbs.attributes;

/**
 * How far the device supports memory that is not pinned but paged in when it is needed.
 *
 * @param capabilities the supported kinds
 * @param reliableConnected the operations of RC that may use such memory
 * @param unreliableConnected the same for UC
 * @param unreliableDatagram the same for UD
 * @param extendedReliableConnected the same for XRC
 */
public record OnDemandPaging(
        FlagSet<OnDemandPagingCapability> capabilities,
        FlagSet<OnDemandPagingOperation> reliableConnected,
        FlagSet<OnDemandPagingOperation> unreliableConnected,
        FlagSet<OnDemandPagingOperation> unreliableDatagram,
        FlagSet<OnDemandPagingOperation> extendedReliableConnected) {}
