package org.rdma4j.tools.perfquery;

import java.io.PrintStream;

/** Sentences on standard error, also in cases where the C tool prints nothing. */
record Warnings(PrintStream err) {
    void say(String sentence) {
        err.println("perfquery: " + sentence);
    }
}
