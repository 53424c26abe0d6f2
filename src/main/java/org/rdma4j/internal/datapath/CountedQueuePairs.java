package org.rdma4j.internal.datapath;

import org.jspecify.annotations.Nullable;

/**
 * The counted queue pairs that report to one completion queue, by their numbers: a hash table that is read without a
 * lock and without an object for the number, and made anew when a queue pair comes or goes.
 */
public final class CountedQueuePairs {
    private static final @Nullable QueuePairCounting[] NONE = {null};

    /** Its length is a power of two, and more than half of it is null. Changed while nobody polls in turn. */
    private volatile @Nullable QueuePairCounting[] table = NONE;

    private int count;

    public boolean isEmpty() {
        return table.length == NONE.length;
    }

    public void add(QueuePairCounting queuePair) {
        count++;
        table = copy(queuePair, null);
    }

    public void remove(QueuePairCounting queuePair) {
        count--;
        table = count == 0 ? NONE : copy(null, queuePair);
    }

    /** Counts a completion, if its queue pair is one of these. */
    public void count(NativeCompletions completions, int index) {
        @Nullable QueuePairCounting[] all = table;
        int qpn = completions.qpn(index);
        QueuePairCounting found = all[place(all, qpn)];
        if (found != null) {
            found.completion(completions.status(index));
        }
    }

    private @Nullable QueuePairCounting[] copy(@Nullable QueuePairCounting with, @Nullable QueuePairCounting without) {
        @Nullable QueuePairCounting[] larger = new QueuePairCounting[Integer.highestOneBit(count) << 2];
        for (QueuePairCounting each : table) {
            if (each != null && each != without) {
                larger[place(larger, each.qpn())] = each;
            }
        }
        if (with != null) {
            larger[place(larger, with.qpn())] = with;
        }
        return larger;
    }

    /** Where a number is, or would be. */
    private static int place(@Nullable QueuePairCounting[] table, int qpn) {
        int mask = table.length - 1;
        int place = qpn & mask;
        for (QueuePairCounting there = table[place]; there != null && there.qpn() != qpn; there = table[place]) {
            place = (place + 1) & mask;
        }
        return place;
    }
}
