package org.rdma4j.tools.perfquery;

/** Ends the program with its version on standard error and status 0. */
final class PerfqueryVersion extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
