package org.rdma4j.verbs;

import java.util.HashMap;
import java.util.Map;
import org.rdma4j.internal.datapath.QueuePairCounting;

/**
 * What was posted to a queue pair, and how it ended, since the queue pair was created; of queue pairs that were created
 * {@linkplain QueuePairSpec#withCounters counted}. Read by {@link QueuePair#counters}.
 *
 * <p>Each number is exact, also where many threads post and poll. While they do, the numbers are not all of the same
 * moment. Completions are counted when they are polled, by whichever thread: work that was posted unsignaled and
 * succeeds has none. The requests that {@link QueuePair#drain} posts by itself are not counted.
 *
 * @param sends how many requests the send queue took: sends, RDMA operations, atomics, bindings and invalidations
 * @param receives how many receives the queue pair's own queue took; those of a shared receive queue are not counted
 * @param sendOctets the lengths of the buffers and the inline data of these sends, in octets
 * @param receiveOctets the lengths of the buffers of these receives, in octets: the room, not what came
 * @param sendChains how many calls handed over at least one send; of cards, how often the doorbell was rung
 * @param receiveChains how many calls handed over at least one receive
 * @param refusedSendChains how many calls did not hand over all their sends, because the queue was full or the device
 *     refused one
 * @param refusedReceiveChains how many calls did not hand over all their receives, for the same reasons
 * @param succeeded how many completions were polled that were successful
 * @param failed how many completions were polled that were not, by their status; without those that did not occur
 */
public record QueuePairCounters(
        long sends,
        long receives,
        long sendOctets,
        long receiveOctets,
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
