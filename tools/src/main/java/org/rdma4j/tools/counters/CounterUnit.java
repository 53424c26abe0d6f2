package org.rdma4j.tools.counters;

/** What a counter counts. */
enum CounterUnit {
    /** Data, which the wire and the kernel count in words of four bytes. */
    BYTES("bytes", 4),
    /** Packets that went well. */
    PACKETS("packets", 1),
    /** What should not have happened: errors, drops, discards. */
    ERRORS("errors", 1),
    /** Time for which there was data to send and no credit for it. */
    TICKS("ticks", 1),
    /** Anything else, which a driver counts under a name of its own. */
    EVENTS("events", 1);

    private final String plural;
    private final int factor;

    CounterUnit(String plural, int factor) {
        this.plural = plural;
        this.factor = factor;
    }

    /** As it stands behind a number. */
    String plural() {
        return plural;
    }

    /** How many of the unit the counter's number 1 stands for. */
    int factor() {
        return factor;
    }
}
