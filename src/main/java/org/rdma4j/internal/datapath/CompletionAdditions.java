package org.rdma4j.internal.datapath;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** What completions of extended queues tell in addition, where the queue was created for it. */
public record CompletionAdditions(
        OptionalLong timestamp, OptionalLong wallClock, OptionalInt customerVlan, OptionalInt flowTag) {
    public static final CompletionAdditions NONE = new CompletionAdditions(
            OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());

    /** Puts them back where they were read. */
    public void write(NativeCompletions records, int index) {
        timestamp.ifPresent(ticks -> records.timestamp(index, ticks));
        wallClock.ifPresent(nanoseconds -> records.wallClock(index, nanoseconds));
        customerVlan.ifPresent(vlan -> records.customerVlan(index, vlan));
        flowTag.ifPresent(tag -> records.flowTag(index, tag));
    }
}
