package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rdma4j.tools.counters.ManyAtOnce.Outcome;

/**
 * The counters of all ports that were asked for, read once.
 *
 * @param readings of the ports that answered
 * @param failures a sentence for each station that did not
 */
record Sample(List<Reading> readings, List<String> failures) {
    static Sample of(List<Station> stations, ManyAtOnce manyAtOnce, Progress progress) {
        AtomicInteger answered = new AtomicInteger();
        List<Reading> readings = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (Outcome<Station, List<Reading>> outcome :
                manyAtOnce.query(stations, Station::read, () -> progress.count(answered, stations.size()))) {
            if (outcome.answer() != null) {
                readings.addAll(outcome.answer());
            } else if (outcome.failure() != null) {
                failures.add(String.valueOf(outcome.failure().getMessage()));
            }
        }
        progress.clear();
        return new Sample(readings, failures);
    }

    /** The same, and before its failures those of the search for the stations. */
    Sample after(List<String> earlierFailures) {
        List<String> all = new ArrayList<>(earlierFailures);
        all.addAll(failures);
        return new Sample(readings, all);
    }
}
