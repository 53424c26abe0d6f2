package org.rdma4j.verbs.attributes;

/**
 * Tag matching: the device finds the buffer for a message by the tag in it.
 *
 * @param maxRendezvousHeaderSize the longest header of a rendezvous request, in bytes, unsigned
 * @param maxTags how many tagged buffers in a list, unsigned; 0 where there is no such thing
 * @param capabilities where it works
 * @param maxOperations how many operations on a list can be under way, unsigned
 * @param maxScatterGatherEntries how many pieces in one tagged buffer, unsigned
 */
public record TagMatching(
        int maxRendezvousHeaderSize,
        int maxTags,
        FlagSet<TagMatchingCapability> capabilities,
        int maxOperations,
        int maxScatterGatherEntries) {}
