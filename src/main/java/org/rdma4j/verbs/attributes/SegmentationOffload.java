package org.rdma4j.verbs.attributes;

/**
 * TCP segmentation offload: the device cuts a large packet into many.
 *
 * @param maxSize the largest packet to cut, in bytes, unsigned; 0 where there is no such thing
 * @param queuePairTypes which queue pairs can have it
 */
public record SegmentationOffload(int maxSize, FlagSet<QueuePairTypeFlag> queuePairTypes) {}
