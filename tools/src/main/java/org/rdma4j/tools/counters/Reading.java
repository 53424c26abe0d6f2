package org.rdma4j.tools.counters;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The counters of a port at a moment.
 *
 * @param place which port
 * @param origin who counted
 * @param time when, for people
 * @param nanos when, for differences, as {@link System#nanoTime} counts
 * @param counters what was counted
 */
record Reading(PortPlace place, CounterOrigin origin, Instant time, long nanos, List<Counter> counters) {
    /** A reading that was taken just now. */
    static Reading now(PortPlace place, CounterOrigin origin, List<Counter> counters) {
        return new Reading(place, origin, Instant.now(), System.nanoTime(), List.copyOf(counters));
    }

    Stream<Counter> errors() {
        return counters.stream().filter(counter -> counter.unit() == CounterUnit.ERRORS);
    }

    /** The error counters that are above a limit. */
    List<Counter> errorsOver(long limit) {
        return errors().filter(counter -> Long.compareUnsigned(counter.raw(), limit) > 0)
                .toList();
    }

    double secondsSince(Reading before) {
        return (nanos - before.nanos) / 1e9;
    }
}
