package org.rdma4j.tools.perfquery;

/** Ends the program because help was asked for, with the help on standard error and status 2. */
final class PerfqueryUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The request for help. */
    PerfqueryUsage() {}
}
