package org.rdma4j.tools.counters;

import java.io.PrintStream;

/** Says how far something is, on one line that is written over; only to a terminal. */
final class Progress {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean shown;

    Progress(PrintStream err) {
        this(err, Terminal.isTerminal(Terminal.STANDARD_ERROR));
    }

    Progress(PrintStream err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    synchronized void show(String sentence) {
        if (shown) {
            err.print(CLEAR_LINE + sentence + " ...");
            err.flush();
        }
    }

    synchronized void clear() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
