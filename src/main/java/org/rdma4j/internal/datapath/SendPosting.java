package org.rdma4j.internal.datapath;

/** One of the two interfaces through which requests are posted to a send queue, counted or not. */
public sealed interface SendPosting permits ClassicPosting, ExtendedPosting, CountedPosting {
    /** The function that tells of a failure. */
    String verb();

    /** The opcodes that can be posted: a bit for each, at the place of its number. */
    int opcodes();

    /** The opcode that a request without data can be posted with; {@link SendOpcodes#NONE} where there is none. */
    int markerOpcode();

    /**
     * Posts neighbours of an array, and fails for all or for a rest of them.
     *
     * @param first the first one
     * @param end behind the last one
     * @return 0 or an error number, which some providers negate; {@link #refused} tells of which request
     * @throws IllegalArgumentException if there are more than the queue holds, of a provider that takes all or none
     */
    int submit(NativeSendRequests requests, int first, int end);

    /** The first request that was not posted, of those from a first one on. */
    int refused(NativeSendRequests requests, int first, int end);
}
