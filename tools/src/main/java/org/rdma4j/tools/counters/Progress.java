package org.rdma4j.tools.counters;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;

/** Shows the progress on one line that is overwritten; only on a terminal. */
final class Progress {
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** No progress, for output that is redrawn. */
    static final Progress NONE = new Progress(new PrintStream(OutputStream.nullOutputStream()), false);

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

    /** Counts one more. Any thread may call this; the numbers only rise. */
    synchronized void count(AtomicInteger done, int all) {
        int asked = done.incrementAndGet();
        if (shown) {
            show("nodes asked: " + asked + " of " + all);
        }
    }

    synchronized void clear() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
