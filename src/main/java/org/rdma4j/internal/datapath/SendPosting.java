package org.rdma4j.internal.datapath;

/** One of the two interfaces through which requests are posted to a send queue, counted or not. */
public sealed interface SendPosting permits ClassicPosting, ExtendedPosting, CountedPosting {
    /**
     * The function that a failure names.
     *
     * @return its name in C
     */
    String verb();

    /**
     * The opcodes that can be posted.
     *
     * @return a bit for each, at the place of its number
     */
    int opcodes();

    /**
     * The opcode that a request without data can be posted with.
     *
     * @return the opcode; {@link SendOpcodes#NONE} where there is none
     */
    int markerOpcode();

    /**
     * Posts neighbors of an array. If it fails, none of them is posted, or those before the one that was refused are.
     *
     * @param requests the requests
     * @param first the index of the first one
     * @param end the index behind the last one
     * @return 0 or an error number, which some providers negate; {@link #refused} finds the refused request
     * @throws IllegalArgumentException if there are more than the queue holds, of a provider that takes all or none
     */
    int submit(NativeSendRequests requests, int first, int end);

    /**
     * The first request that was not posted, of those that {@link #submit} was called with.
     *
     * @param requests the requests
     * @param first the index of the first one
     * @param end the index behind the last one
     * @return its index
     */
    int refused(NativeSendRequests requests, int first, int end);
}
