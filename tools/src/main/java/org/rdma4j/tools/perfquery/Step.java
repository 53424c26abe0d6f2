package org.rdma4j.tools.perfquery;

import org.rdma4j.RdmaException;

/**
 * A step of the program.
 *
 * @param <T> what it finds
 */
@FunctionalInterface
interface Step<T> {
    /** Runs the step. */
    T run();

    /** Runs a step. If it fails, the program ends with the C tool's message for that. */
    static <T> T of(String function, String failure, Step<T> step) {
        try {
            return step.run();
        } catch (RdmaException | IllegalArgumentException e) {
            throw new PerfqueryFailure(function, failure, e);
        }
    }
}
