package org.rdma4j.tools.counters;

/** Who counted. */
enum CounterOrigin {
    /** The port's own agent, asked by a datagram. */
    AGENT("performance management", "its performance management agent"),
    /** The kernel of this host, whose files were read. */
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
