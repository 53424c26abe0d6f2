package org.rdma4j.tools.perfquery;

import org.jspecify.annotations.Nullable;

/** The end of the program where the C tool ends too: with a line on standard output and status 255. */
final class PerfqueryFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message the words of the C tool
     * @param cause what rdma4j says of it
     */
    PerfqueryFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
