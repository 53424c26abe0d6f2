package org.rdma4j.benchmarks;

import java.util.List;

/** The garbage collectors that measurements use. */
public enum Collector {
    /** The default on larger machines. */
    G1("-XX:+UseG1GC"),
    /** The collector whose pauses do not depend on the size of the heap. */
    ZGC("-XX:+UseZGC");

    private final String option;

    Collector(String option) {
        this.option = option;
    }

    /**
     * The options of a JVM that uses it.
     *
     * @return the options; the heap has a fixed size, so that it does not grow during a measurement
     */
    public List<String> options() {
        return List.of(option, "-Xms512m", "-Xmx512m");
    }
}
