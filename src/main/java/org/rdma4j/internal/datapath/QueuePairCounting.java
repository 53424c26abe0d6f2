package org.rdma4j.internal.datapath;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The counters of one queue pair. Any number of threads may count; counting allocates nothing. */
public final class QueuePairCounting {
    /** More than there are statuses. Larger numbers are counted as the last one. */
    public static final int STATUSES = 64;

    private final int qpn;
    private final Chains sends = new Chains();
    private final Chains receives = new Chains();
    private final AtomicLongArray completions = new AtomicLongArray(STATUSES);

    /**
     * Counters that are all zero.
     *
     * @param qpn the number of the queue pair
     */
    public QueuePairCounting(int qpn) {
        this.qpn = qpn;
    }

    /**
     * The queue pair.
     *
     * @return its number
     */
    public int qpn() {
        return qpn;
    }

    /** The counters of requests to one of the two queues. */
    public static final class Chains {
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong chains = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();

        private Chains() {}

        private void count(NativeRequests chain, int first, int posted, int end) {
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

        /**
         * How many requests were posted.
         *
         * @return the number
         */
        public long requests() {
            return requests.get();
        }

        /**
         * How long their buffers and inline data are together.
         *
         * @return the number of bytes
         */
        public long bytes() {
            return bytes.get();
        }

        /**
         * How many calls posted at least one request.
         *
         * @return the number
         */
        public long chains() {
            return chains.get();
        }

        /**
         * How many calls did not post all their requests.
         *
         * @return the number
         */
        public long refused() {
            return refused.get();
        }
    }

    /**
     * Counts neighbors of a chain of sends.
     *
     * @param chain the requests
     * @param first the index of the first one
     * @param posted the index behind the last one that was posted
     * @param end the index behind the last one that was to be posted
     */
    public void sends(NativeSendRequests chain, int first, int posted, int end) {
        sends.count(chain, first, posted, end);
    }

    /**
     * Counts neighbors of a chain of receives.
     *
     * @param chain the requests
     * @param first the index of the first one
     * @param posted the index behind the last one that was posted
     * @param end the index behind the last one that was to be posted
     */
    public void receives(NativeReceiveRequests chain, int first, int posted, int end) {
        receives.count(chain, first, posted, end);
    }

    /** Counts the binding of a memory window of type 1, which is a request without a chain. */
    public void binding() {
        sends.requests.incrementAndGet();
        sends.chains.incrementAndGet();
    }

    /**
     * Counts a completion that was polled.
     *
     * @param status the number in {@code enum ibv_wc_status}
     */
    public void completion(int status) {
        completions.incrementAndGet(status >= 0 && status < STATUSES ? status : STATUSES - 1);
    }

    /**
     * The counters of the send queue.
     *
     * @return the counters
     */
    public Chains sends() {
        return sends;
    }

    /**
     * The counters of the receive queue.
     *
     * @return the counters
     */
    public Chains receives() {
        return receives;
    }

    /**
     * How many completions with a status were polled.
     *
     * @param status the number in {@code enum ibv_wc_status}
     * @return the number
     */
    public long completions(int status) {
        return completions.get(status);
    }
}
