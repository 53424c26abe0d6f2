package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_cq_moderation_caps;

/**
 * Completion moderation: events of completions are held back until there are many, or for a time.
 *
 * @param maxCount for how many completions at most
 * @param maxPeriod for how long at most, in microseconds
 */
public record CompletionModeration(int maxCount, int maxPeriod) {

    static CompletionModeration read(MemorySegment caps) {
        return new CompletionModeration(
                Short.toUnsignedInt(ibv_cq_moderation_caps.max_cq_count(caps)),
                Short.toUnsignedInt(ibv_cq_moderation_caps.max_cq_period(caps)));
    }
}
