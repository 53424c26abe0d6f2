package org.rdma4j.tools.perfquery;

import java.io.PrintStream;

/** Sentences on standard error, among them some where the C tool says nothing. */
record Warnings(PrintStream err) {
    void say(String sentence) {
        err.println("perfquery: " + sentence);
    }
}
