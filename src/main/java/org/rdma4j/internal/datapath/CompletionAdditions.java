package org.rdma4j.internal.datapath;

import org.jspecify.annotations.Nullable;

/**
 * The additional fields of completions from extended queues. A component is null if the queue was not created for it.
 *
 * @param timestamp when the device completed the work, in ticks of its clock
 * @param wallClock when the device completed the work, in nanoseconds since 1970
 * @param customerVlan the VLAN tag
 * @param flowTag the tag of the flow rule that matched
 */
public record CompletionAdditions(
        @Nullable Long timestamp,
        @Nullable Long wallClock,
        @Nullable Integer customerVlan,
        @Nullable Integer flowTag) {
    /** Nothing in addition. */
    public static final CompletionAdditions NONE = new CompletionAdditions(null, null, null, null);

    /**
     * Writes them back to where they were read.
     *
     * @param completions the completions
     * @param index which completion
     */
    public void write(NativeCompletions completions, int index) {
        if (timestamp != null) {
            completions.timestamp(index, timestamp);
        }
        if (wallClock != null) {
            completions.wallClock(index, wallClock);
        }
        if (customerVlan != null) {
            completions.customerVlan(index, customerVlan);
        }
        if (flowTag != null) {
            completions.flowTag(index, flowTag);
        }
    }
}
