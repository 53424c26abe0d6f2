package org.rdma4j.verbs;

import java.util.List;
import org.rdma4j.RdmaException;

/** One of the two ways to take completions out of a queue. */
sealed interface CompletionPolling permits ClassicPolling, ExtendedPolling {
    /**
     * Takes completions out of the queue.
     *
     * @param most how many at most
     * @return the completions in their order; where there are none, one empty list that costs nothing
     * @throws RdmaException if the queue is broken
     */
    List<WorkCompletion> poll(int most);
}
