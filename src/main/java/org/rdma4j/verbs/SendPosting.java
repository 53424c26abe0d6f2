package org.rdma4j.verbs;

import java.util.Optional;
import java.util.Set;

/** One of the two interfaces through which requests are posted to a send queue, counted or not. */
sealed interface SendPosting permits ClassicPosting, ExtendedPosting, CountedPosting {
    /** The function that tells of a failure. */
    String verb();

    /** What can be posted. */
    Set<SendOpcode> operations();

    /** What a request without data can be posted as; empty where there is nothing. */
    Optional<SendOpcode> markerOpcode();

    /**
     * Posts neighbours of an array, and fails for all or for a rest of them.
     *
     * @param first the first one
     * @param end behind the last one
     * @return 0 or an error number, which some providers negate; {@link #refused} tells of which request
     * @throws IllegalArgumentException if there are more than the queue holds, of a provider that takes all or none
     */
    int post(SendRequests requests, int first, int end);

    /** The first request that was not posted, of those from a first one on. */
    int refused(SendRequests requests, int first);
}
