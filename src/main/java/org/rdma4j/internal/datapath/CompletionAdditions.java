package org.rdma4j.internal.datapath;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** What completions of extended queues tell in addition, where the queue was created for it. */
public record CompletionAdditions(
        OptionalLong timestamp, OptionalLong wallClock, OptionalInt customerVlan, OptionalInt flowTag) {
    public static final CompletionAdditions NONE = new CompletionAdditions(
            OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());

    /** Puts them back where they were read. */
    public void write(NativeCompletions completions, int index) {
        timestamp.ifPresent(ticks -> completions.timestamp(index, ticks));
        wallClock.ifPresent(nanoseconds -> completions.wallClock(index, nanoseconds));
        customerVlan.ifPresent(vlan -> completions.customerVlan(index, vlan));
        flowTag.ifPresent(tag -> completions.flowTag(index, tag));
    }
}
