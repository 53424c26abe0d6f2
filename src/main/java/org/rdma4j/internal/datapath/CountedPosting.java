package org.rdma4j.internal.datapath;

/** Counts what is posted to the send queue of a queue pair. */
public final class CountedPosting implements SendPosting {
    private final SendPosting posting;
    private final QueuePairCounting counting;

    /**
     * Counts what is posted.
     *
     * @param posting what posts
     * @param counting what counts
     */
    public CountedPosting(SendPosting posting, QueuePairCounting counting) {
        this.posting = posting;
        this.counting = counting;
    }

    @Override
    public String verb() {
        return posting.verb();
    }

    @Override
    public int opcodes() {
        return posting.opcodes();
    }

    @Override
    public int markerOpcode() {
        return posting.markerOpcode();
    }

    @Override
    public int submit(NativeSendRequests requests, int first, int end) {
        int result = posting.submit(requests, first, end);
        counting.sends(requests, first, result == 0 ? end : posting.refused(requests, first, end), end);
        return result;
    }

    @Override
    public int refused(NativeSendRequests requests, int first, int end) {
        return posting.refused(requests, first, end);
    }
}
