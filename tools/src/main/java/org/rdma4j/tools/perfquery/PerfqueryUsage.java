package org.rdma4j.tools.perfquery;

/** The end of the program with the help on standard error, and status 2. */
final class PerfqueryUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * The end.
     *
     * @param complaint what is wrong with the command line; empty where help was asked for
     */
    PerfqueryUsage(String complaint) {
        super(complaint);
    }

    String complaint() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
