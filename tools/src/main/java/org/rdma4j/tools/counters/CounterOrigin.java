package org.rdma4j.tools.counters;

/** The source of counters. */
enum CounterOrigin {
    /** The port's own agent, queried by datagram. */
    AGENT("performance management", "its performance management agent"),
    /** The files of this host's kernel. */
    KERNEL("kernel", "this host's kernel: RoCE ports have no performance management agent");

    private final String name;
    private final String description;

    CounterOrigin(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /** For programs. */
    String label() {
        return name;
    }

    /** For people. */
    String description() {
        return description;
    }
}
