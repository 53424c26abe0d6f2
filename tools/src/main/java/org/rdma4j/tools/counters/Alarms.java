package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which error counters are above the limits that the user gave. */
record Alarms(CountersOptions.Limits limits) {
    /** The counters of a reading that are above a limit; change is null if there was no reading before. */
    List<Counter> of(Reading reading, @Nullable ReadingChange change) {
        Set<Counter> alarming = new LinkedHashSet<>();
        if (limits.total() != null) {
            alarming.addAll(reading.errorsOver(limits.total()));
        }
        if (limits.growth() != null && change != null) {
            alarming.addAll(change.errorsGrownBy(reading, limits.growth()));
        }
        return new ArrayList<>(alarming);
    }

    /** Whether a port is shown: with limits, only if it is above one. */
    boolean isShown(Reading reading, @Nullable ReadingChange change) {
        return !limits.isSet() || !of(reading, change).isEmpty();
    }
}
