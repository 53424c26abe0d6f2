package org.rdma4j.internal.datapath;

import org.rdma4j.RdmaException;

/** One of the two ways to take completions out of a queue. */
public sealed interface CompletionPolling permits ClassicPolling, ExtendedPolling {
    /**
     * Takes completions out of the queue.
     *
     * @param completions where to write them, from the first on
     * @param most how many at most; there is room for them
     * @return how many there were
     * @throws RdmaException if the queue is broken
     */
    int poll(NativeCompletions completions, int most);
}
