package org.rdma4j.verbs;

import java.util.HashMap;
import java.util.Map;
import org.rdma4j.internal.datapath.QueuePairCounting;

/**
 * The counters of a queue pair since its creation: posted requests and their completions. Only for queue pairs that
 * were created {@linkplain QueuePairSpec#withCounters with counters}. Read by {@link QueuePair#counters}.
 *
 * <p>Each number is exact, even if many threads post and poll. While they do, the numbers are not all of the same
 * moment. Completions are counted when any thread polls them; unsignaled work that succeeds has none. The requests that
 * {@link QueuePair#drain} posts by itself are not counted.
 *
 * @param sends how many requests the send queue took: sends, RDMA operations, atomics, bindings and invalidations
 * @param receives how many receives the queue pair's own queue took; those of a shared receive queue are not counted
 * @param sendBytes how long the buffers and the inline data of these sends are together
 * @param receiveBytes how long the buffers of these receives are together; messages may be shorter
 * @param sendChains how many calls posted at least one send; on cards, how often the doorbell was rung
 * @param receiveChains how many calls posted at least one receive
 * @param refusedSendChains how many calls did not post all their sends, because the queue was full or the device
 *     refused one
 * @param refusedReceiveChains how many calls did not post all their receives, for the same reasons
 * @param succeeded how many completions were polled with success
 * @param failed how many completions were polled with an error, by their status; statuses that did not occur are left
 *     out
 */
public record QueuePairCounters(
        long sends,
        long receives,
        long sendBytes,
        long receiveBytes,
        long sendChains,
        long receiveChains,
        long refusedSendChains,
        long refusedReceiveChains,
        long succeeded,
        Map<CompletionStatus, Long> failed) {

    /** Copies the map. */
    public QueuePairCounters {
        failed = Map.copyOf(failed);
    }

    static QueuePairCounters of(QueuePairCounting counting) {
        Map<CompletionStatus, Long> failed = new HashMap<>();
        for (int status = 1; status < QueuePairCounting.STATUSES; status++) {
            long count = counting.completions(status);
            if (count > 0) {
                failed.merge(CompletionStatus.of(status), count, Long::sum);
            }
        }
        QueuePairCounting.Chains sends = counting.sends();
        QueuePairCounting.Chains receives = counting.receives();
        return new QueuePairCounters(
                sends.requests(),
                receives.requests(),
                sends.bytes(),
                receives.bytes(),
                sends.chains(),
                receives.chains(),
                sends.refused(),
                receives.refused(),
                counting.completions(0),
                failed);
    }
}
