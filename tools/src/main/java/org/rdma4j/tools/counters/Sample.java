package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The counters of some ports, read once.
 *
 * @param readings the ports that could be read
 * @param failures what could not be read
 */
record Sample(List<Reading> readings, List<Failure> failures) {
    /** Copies the lists. */
    Sample {
        readings = List.copyOf(readings);
        failures = List.copyOf(failures);
    }

    /** Reads all stations once, and puts the failures of the search for them before those of the reading. */
    static Sample of(StationList stations, ManyAtOnce manyAtOnce, Progress progress) {
        return together(stations, read(stations, manyAtOnce, progress));
    }

    /** The same, and reads lost parts again as long as that finds more of them. */
    static Sample complete(StationList stations, ManyAtOnce manyAtOnce, Progress progress) {
        List<Sample> samples = read(stations, manyAtOnce, progress);
        long before;
        long missing = missing(samples);
        do {
            before = missing;
            List<Sample> earlier = samples;
            samples = manyAtOnce.all(
                    IntStream.range(0, samples.size())
                            .mapToObj(index -> stations.stations().get(index).completing(earlier.get(index)))
                            .toList(),
                    () -> {});
            missing = missing(samples);
        } while (missing > 0 && missing < before);
        return together(stations, samples);
    }

    private static long missing(List<Sample> samples) {
        return samples.stream()
                .flatMap(sample -> sample.failures().stream())
                .mapToLong(failure -> Math.max(failure.ports().size(), 1))
                .sum();
    }

    private static List<Sample> read(StationList stations, ManyAtOnce manyAtOnce, Progress progress) {
        AtomicInteger answered = new AtomicInteger();
        int count = stations.stations().size();
        List<Sample> samples = manyAtOnce.all(
                stations.stations().stream().map(Station::reading).toList(), () -> progress.count(answered, count));
        progress.clear();
        return samples;
    }

    private static Sample together(StationList stations, List<Sample> samples) {
        List<Reading> readings = new ArrayList<>();
        List<Failure> failures = new ArrayList<>(stations.failures());
        for (Sample sample : samples) {
            readings.addAll(sample.readings());
            failures.addAll(sample.failures());
        }
        return new Sample(readings, failures);
    }

    /** The readings that match, and all failures. */
    Sample only(Predicate<Reading> wanted) {
        return new Sample(readings.stream().filter(wanted).toList(), failures);
    }

    boolean has(Failure.Code code) {
        return failures.stream().anyMatch(failure -> failure.code() == code);
    }
}
