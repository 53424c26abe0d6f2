package org.rdma4j.verbs;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The counters of one queue pair, which any number of threads raise; nothing is allocated for it. */
final class QueuePairCounting {
    /** More than there are; what is beyond is counted as the last one. */
    private static final int STATUSES = 64;

    private final int qpn;
    private final Chains sends = new Chains();
    private final Chains receives = new Chains();
    private final AtomicLongArray completions = new AtomicLongArray(STATUSES);

    QueuePairCounting(int qpn) {
        this.qpn = qpn;
    }

    int qpn() {
        return qpn;
    }

    /** What was posted to one of the two queues. */
    private static final class Chains {
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong octets = new AtomicLong();
        private final AtomicLong chains = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();

        void count(WorkRequests chain, int first, int posted, int end) {
            if (chain.isOwn()) {
                return;
            }
            if (posted > first) {
                long sum = 0;
                for (int i = first; i < posted; i++) {
                    sum += chain.octets(i);
                }
                requests.addAndGet(posted - first);
                octets.addAndGet(sum);
                chains.incrementAndGet();
            }
            if (posted < end) {
                refused.incrementAndGet();
            }
        }
    }

    /** Neighbours in a chain were posted, up to one of them. */
    void sends(SendRequests chain, int first, int posted, int end) {
        sends.count(chain, first, posted, end);
    }

    /** Neighbours in a chain were posted, up to one of them. */
    void receives(ReceiveRequests chain, int first, int posted, int end) {
        receives.count(chain, first, posted, end);
    }

    /** A memory window of type 1 was bound, which is a request without a chain. */
    void binding() {
        sends.requests.incrementAndGet();
        sends.chains.incrementAndGet();
    }

    /** A completion was polled. */
    void completion(int status) {
        completions.incrementAndGet(status >= 0 && status < STATUSES ? status : STATUSES - 1);
    }

    QueuePairCounters read() {
        Map<CompletionStatus, Long> failed = new HashMap<>();
        for (int status = 1; status < STATUSES; status++) {
            long count = completions.get(status);
            if (count > 0) {
                failed.put(CompletionStatus.of(status), count);
            }
        }
        return new QueuePairCounters(
                sends.requests.get(),
                receives.requests.get(),
                sends.octets.get(),
                receives.octets.get(),
                sends.chains.get(),
                receives.chains.get(),
                sends.refused.get(),
                receives.refused.get(),
                completions.get(0),
                failed);
    }
}
