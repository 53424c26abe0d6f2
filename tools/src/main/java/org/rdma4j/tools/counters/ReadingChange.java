package org.rdma4j.tools.counters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a port's counters between two readings.
 *
 * @param seconds between them
 * @param changes by the counters' names
 */
record ReadingChange(double seconds, Map<String, CounterChange> changes) {
    /** Compares the counters that both readings have. If one was reset, what the others counted is unknown too. */
    static ReadingChange between(Reading before, Reading after) {
        Map<String, Counter> earlier = new LinkedHashMap<>();
        before.counters().forEach(counter -> earlier.put(counter.name(), counter));
        Map<String, CounterChange> changes = new LinkedHashMap<>();
        for (Counter counter : after.counters()) {
            Counter first = earlier.get(counter.name());
            if (first != null) {
                changes.put(counter.name(), CounterChange.between(first, counter));
            }
        }
        if (changes.values().stream().anyMatch(CounterChange::isReset)) {
            changes.replaceAll((_, change) -> change.besideReset());
        }
        return new ReadingChange(after.secondsSince(before), changes);
    }

    /** A counter's change in a second; not a number if it is unknown. */
    double perSecond(Counter counter) {
        CounterChange change = changes.get(counter.name());
        return change == null ? Double.NaN : change.perSecond(seconds);
    }

    /** The error counters of a reading that have certainly grown by more than a number. */
    List<Counter> errorsGrownBy(Reading reading, long most) {
        return reading.errors()
                .filter(counter -> {
                    CounterChange change = changes.get(counter.name());
                    return change != null && change.atLeast().compareTo(Counter.unsigned(most)) > 0;
                })
                .toList();
    }
}
