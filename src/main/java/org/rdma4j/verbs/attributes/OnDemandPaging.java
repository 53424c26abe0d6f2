package org.rdma4j.verbs.attributes;

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
        FlagSet<OnDemandPagingOperation> extendedReliableConnected) {}
