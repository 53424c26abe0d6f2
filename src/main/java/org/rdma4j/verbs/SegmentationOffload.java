package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_tso_caps;

/**
 * TCP segmentation offload: the device cuts a large packet into many.
 *
 * @param maxSize the largest packet to cut, in octets, unsigned; 0 where there is no such thing
 * @param queuePairTypes which queue pairs can have it
 */
public record SegmentationOffload(int maxSize, FlagSet<QueuePairTypeFlag> queuePairTypes) {

    static SegmentationOffload read(MemorySegment caps) {
        return new SegmentationOffload(
                ibv_tso_caps.max_tso(caps),
                FlagSet.of(QueuePairTypeFlag.class, Integer.toUnsignedLong(ibv_tso_caps.supported_qpts(caps))));
    }
}
