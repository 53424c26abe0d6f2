package org.rdma4j.benchmarks.binding;

/**
 * A program's loop over the data path: it writes requests of 11 fields each, posts them with one call, polls, and reads
 * 6 fields of each completion. It is the same in each language and through each interface.
 */
public interface Cycle extends AutoCloseable {
    /** Length of the messages in bytes. */
    int LENGTH = 64;

    /**
     * Goes round the loop.
     *
     * @param rounds how often
     * @return the sum of what was read, so that reading is not optimized away
     */
    long run(long rounds);

    /** Releases its objects. */
    @Override
    void close();
}
