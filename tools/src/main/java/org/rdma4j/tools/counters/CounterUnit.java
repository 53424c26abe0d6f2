package org.rdma4j.tools.counters;

/** What a counter counts. */
enum CounterUnit {
    /** Data, which the wire and the kernel count in words of four bytes. */
    BYTES("bytes", 4),
    /** Packets that went well. */
    PACKETS("packets", 1),
    /** Events that should not happen: errors, drops, discards. */
    ERRORS("errors", 1),
    /** Time for which there was data to send and no credit for it. */
    TICKS("ticks", 1),
    /** Anything else that a driver counts under a name of its own. */
    EVENTS("events", 1);

    private final String plural;
    private final int factor;

    CounterUnit(String plural, int factor) {
        this.plural = plural;
        this.factor = factor;
    }

    /** The unit's name behind a number. */
    String plural() {
        return plural;
    }

    /** How many of the unit one count stands for. */
    int factor() {
        return factor;
    }
}
