package org.rdma4j.tools.counters;

/** The exit status of the command, gathered over all its sweeps. */
final class ExitStatus {
    static final int GOOD = 0;
    static final int USAGE = 2;
    static final int INCOMPLETE = 3;

    private static final int ERRORS = 1;
    private static final int ERRORS_AND_INCOMPLETE = 4;

    private boolean hasErrors;
    private boolean isIncomplete;

    /** An error counter is above a limit. */
    void foundErrors() {
        hasErrors = true;
    }

    /** Something could not be read. */
    void missedSomething() {
        isIncomplete = true;
    }

    int value() {
        if (hasErrors) {
            return isIncomplete ? ERRORS_AND_INCOMPLETE : ERRORS;
        }
        return isIncomplete ? INCOMPLETE : GOOD;
    }
}
