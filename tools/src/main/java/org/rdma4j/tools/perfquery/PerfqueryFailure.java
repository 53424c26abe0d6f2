package org.rdma4j.tools.perfquery;

import org.jspecify.annotations.Nullable;

/** Ends the program as the C tool ends: with a line on standard output and status 255. */
final class PerfqueryFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String function;

    /**
     * A failure.
     *
     * @param function the C function that reports it, which the line names with option -d
     * @param message the words of the C tool
     * @param cause the exception of rdma4j
     */
    PerfqueryFailure(String function, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.function = function;
    }

    String line(boolean debug) {
        String place = debug ? "[pid " + ProcessHandle.current().pid() + "] " + function + ": " : "";
        return "perfquery: iberror: " + place + "failed: " + getMessage() + "\n";
    }
}
