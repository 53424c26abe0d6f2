package org.rdma4j.benchmarks.binding;

/**
 * A program's loop over the data path: requests are written, each with 11 fields, posted with one call, polled for, and 6
 * fields of each completion are read. The same in each language and through each interface.
 */
public interface Cycle extends AutoCloseable {
    /** Length of the messages in octets. */
    int OCTETS = 64;

    /**
     * Goes round the loop.
     *
     * @param rounds how often
     * @return the sum of what was read, so that reading is not in vain
     */
    long run(long rounds);

    /** Releases what was made for it. */
    @Override
    void close();
}
