package org.rdma4j.internal.datapath;

import java.lang.ref.Reference;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.NativeCall;

/** Takes an array of {@code struct ibv_wc} with one call; {@code ibv_poll_cq(3)}. */
public final class ClassicPolling implements CompletionPolling {
    private final DataPath dataPath;
    private final long queue;

    public ClassicPolling(DataPath dataPath, long queue) {
        this.dataPath = dataPath;
        this.queue = queue;
    }

    @Override
    public int poll(NativeCompletions completions, int most) {
        int count;
        try {
            count = dataPath.pollCompletionQueue(queue, most, completions.address());
        } finally {
            Reference.reachabilityFence(completions); // C writes to the memory by its address
        }
        if (count < 0) {
            throw NativeCall.failure("ibv_poll_cq", () -> "", new Errno(-count));
        }
        return count;
    }
}
