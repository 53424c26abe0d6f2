package org.rdma4j.internal.datapath;

import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.NativeCall;

/** Polls an array of {@code struct ibv_wc} with one call; {@code ibv_poll_cq(3)}. */
public final class ClassicPolling implements CompletionPolling {
    private final DataPath dataPath;
    private final long queue;

    /**
     * Polls a completion queue.
     *
     * @param dataPath the provider's functions
     * @param queue the address of the {@code struct ibv_cq}
     */
    public ClassicPolling(DataPath dataPath, long queue) {
        this.dataPath = dataPath;
        this.queue = queue;
    }

    @Override
    public int poll(NativeCompletions completions, int most) {
        int count = dataPath.pollCompletionQueue(queue, most, completions.address());
        if (count < 0) {
            // The exception's message uses the memory. So it stays reachable during the call, at no cost.
            throw NativeCall.failure(
                    "ibv_poll_cq", () -> "at most %s of %s".formatted(most, completions.capacity()), new Errno(-count));
        }
        return count;
    }
}
