package org.rdma4j.benchmarks;

import java.util.List;

/** The garbage collectors that are measured with. */
public enum Collector {
    /** The JVM's own choice on larger machines. */
    G1("-XX:+UseG1GC"),
    /** The one whose pauses do not depend on the heap. */
    ZGC("-XX:+UseZGC");

    private final String option;

    Collector(String option) {
        this.option = option;
    }

    /**
     * How a JVM is told.
     *
     * @return its options; a heap of a fixed size does not grow while something is measured
     */
    public List<String> options() {
        return List.of(option, "-Xms512m", "-Xmx512m");
    }
}
