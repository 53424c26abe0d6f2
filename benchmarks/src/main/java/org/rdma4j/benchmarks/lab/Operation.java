package org.rdma4j.benchmarks.lab;

import java.util.Locale;

/** An operation, and the C programs that measure it. */
enum Operation {
    SEND,
    WRITE,
    READ;

    String bandwidthProgram() {
        return "ib_" + name().toLowerCase(Locale.ROOT) + "_bw";
    }
}
