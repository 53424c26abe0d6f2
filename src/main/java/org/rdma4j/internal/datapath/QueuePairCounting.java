package org.rdma4j.internal.datapath;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The counters of one queue pair, which any number of threads raise; nothing is allocated for it. */
public final class QueuePairCounting {
    /** More than there are; what is beyond is counted as the last one. */
    public static final int STATUSES = 64;

    private final int qpn;
    private final Chains sends = new Chains();
    private final Chains receives = new Chains();
    private final AtomicLongArray completions = new AtomicLongArray(STATUSES);

    public QueuePairCounting(int qpn) {
        this.qpn = qpn;
    }

    public int qpn() {
        return qpn;
    }

    /** What was posted to one of the two queues. */
    public static final class Chains {
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong chains = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();

        void count(NativeRequests chain, int first, int posted, int end) {
            if (chain.isOwn()) {
                return;
            }
            if (posted > first) {
                long sum = 0;
                for (int i = first; i < posted; i++) {
                    sum += chain.bytes(i);
                }
                requests.addAndGet(posted - first);
                bytes.addAndGet(sum);
                chains.incrementAndGet();
            }
            if (posted < end) {
                refused.incrementAndGet();
            }
        }

        /** How many requests were posted. */
        public long requests() {
            return requests.get();
        }

        /** The lengths of their buffers and inline data. */
        public long bytes() {
            return bytes.get();
        }

        /** How many calls posted at least one request. */
        public long chains() {
            return chains.get();
        }

        /** How many calls did not post all their requests. */
        public long refused() {
            return refused.get();
        }
    }

    /** Neighbours in a chain were posted, up to one of them. */
    public void sends(NativeSendRequests chain, int first, int posted, int end) {
        sends.count(chain, first, posted, end);
    }

    /** Neighbours in a chain were posted, up to one of them. */
    public void receives(NativeReceiveRequests chain, int first, int posted, int end) {
        receives.count(chain, first, posted, end);
    }

    /** A memory window of type 1 was bound, which is a request without a chain. */
    public void binding() {
        sends.requests.incrementAndGet();
        sends.chains.incrementAndGet();
    }

    /** A completion was polled. */
    public void completion(int status) {
        completions.incrementAndGet(status >= 0 && status < STATUSES ? status : STATUSES - 1);
    }

    /** What was posted to the send queue. */
    public Chains sends() {
        return sends;
    }

    /** What was posted to the receive queue. */
    public Chains receives() {
        return receives;
    }

    /** How many completions with this status were polled. */
    public long completions(int status) {
        return completions.get(status);
    }
}
