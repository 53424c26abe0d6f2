package org.rdma4j.tools.counters;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * The counters of a port at a moment.
 *
 * @param place which port
 * @param source who counted
 * @param time when, for people
 * @param nanos when, for differences, as {@link System#nanoTime} counts
 * @param counters what was counted
 */
record Reading(PortPlace place, CounterOrigin source, Instant time, long nanos, List<Counter> counters) {
    /** A reading that was taken just now. */
    static Reading now(PortPlace place, CounterOrigin source, List<Counter> counters) {
        return new Reading(place, source, Instant.now(), System.nanoTime(), List.copyOf(counters));
    }

    /** The error counters that are above a threshold. */
    List<Counter> errorsOver(long threshold) {
        Predicate<Counter> over = counter -> Long.compareUnsigned(counter.raw(), threshold) > 0;
        return counters.stream()
                .filter(counter -> counter.unit() == CounterUnit.ERRORS)
                .filter(over)
                .toList();
    }

    double secondsSince(Reading before) {
        return (nanos - before.nanos) / 1e9;
    }
}
