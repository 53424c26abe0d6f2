package org.rdma4j.verbs;

import java.util.function.Consumer;
import org.rdma4j.RdmaException;

/** One of the two ways to take completions out of a queue. */
sealed interface CompletionPolling permits ClassicPolling, ExtendedPolling {
    /**
     * Takes completions out of the queue.
     *
     * @param most how many at most
     * @param found what takes them, in their order
     * @return how many there were
     * @throws RdmaException if the queue is broken
     */
    int poll(int most, Consumer<WorkCompletion> found);
}
