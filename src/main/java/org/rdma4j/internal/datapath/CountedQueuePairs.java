package org.rdma4j.internal.datapath;

import org.jspecify.annotations.Nullable;

/**
 * The counted queue pairs that report to one completion queue: a hash table by their numbers. It is read without a lock
 * and without boxing the number, and built again when a queue pair is added or removed.
 */
public final class CountedQueuePairs {
    private static final @Nullable QueuePairCounting[] NONE = {null};

    /** Its length is a power of two, and more than half of it is null. It is changed while no thread polls. */
    private volatile @Nullable QueuePairCounting[] table = NONE;

    private int count;

    /** No queue pair yet. */
    public CountedQueuePairs() {}

    /**
     * Whether no queue pair is counted.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return table.length == NONE.length;
    }

    /**
     * Counts a queue pair from now on.
     *
     * @param queuePair its counters
     */
    public void add(QueuePairCounting queuePair) {
        count++;
        table = copy(queuePair, null);
    }

    /**
     * No longer counts a queue pair.
     *
     * @param queuePair its counters
     */
    public void remove(QueuePairCounting queuePair) {
        count--;
        table = count == 0 ? NONE : copy(null, queuePair);
    }

    /**
     * Counts a completion if its queue pair is one of these.
     *
     * @param completions the completions
     * @param index which completion
     */
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

    /** The place of a number that is in the table, or its place if it were added. */
    private static int place(@Nullable QueuePairCounting[] table, int qpn) {
        int mask = table.length - 1;
        int place = qpn & mask;
        for (QueuePairCounting there = table[place]; there != null && there.qpn() != qpn; there = table[place]) {
            place = (place + 1) & mask;
        }
        return place;
    }
}
