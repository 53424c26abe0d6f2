package org.rdma4j.verbs;

import java.util.Optional;
import java.util.Set;

/** Counts what is posted to the send queue of a queue pair. */
final class CountedPosting implements SendPosting {
    private final SendPosting posting;
    private final QueuePairCounting counting;

    CountedPosting(SendPosting posting, QueuePairCounting counting) {
        this.posting = posting;
        this.counting = counting;
    }

    @Override
    public String verb() {
        return posting.verb();
    }

    @Override
    public Set<SendOpcode> operations() {
        return posting.operations();
    }

    @Override
    public Optional<SendOpcode> markerOpcode() {
        return posting.markerOpcode();
    }

    @Override
    public int post(SendRequests requests, int first, int end) {
        int result = posting.post(requests, first, end);
        counting.sends(requests, first, result == 0 ? end : posting.refused(requests, first), end);
        return result;
    }

    @Override
    public int refused(SendRequests requests, int first) {
        return posting.refused(requests, first);
    }
}
