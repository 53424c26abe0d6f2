package org.rdma4j.tools.perfquery;

import org.jspecify.annotations.Nullable;

/** The end of the program where the C tool ends too: with a line on standard output and status 255. */
final class PerfqueryFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String function;

    /**
     * A failure.
     *
     * @param function the C function that says so, which the line names with option -d
     * @param message the words of the C tool
     * @param cause what rdma4j says of it
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
