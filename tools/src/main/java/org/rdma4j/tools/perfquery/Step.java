package org.rdma4j.tools.perfquery;

import org.rdma4j.RdmaException;

/**
 * A step of the program.
 *
 * @param <T> what it finds
 */
@FunctionalInterface
interface Step<T> {
    /** Does it. */
    T run();

    /** Does a step; where it fails, the program ends with the words that the C tool has for that. */
    static <T> T of(String function, String failure, Step<T> step) {
        try {
            return step.run();
        } catch (RdmaException | IllegalArgumentException e) {
            throw new PerfqueryFailure(function, failure, e);
        }
    }
}
