package org.rdma4j.tools.counters;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares each sweep with the one before. Ports are recognized by their identity, so that their LIDs may change. */
final class Watch {
    private final Map<PortPlace.Identity, Reading> earlier = new HashMap<>();

    /** Shows sweeps. */
    interface View {
        /** Shows a sweep. The sample is complete; the view chooses which ports it shows. */
        void show(Sweep sweep);
    }

    /**
     * A sweep, and how it differs from the one before.
     *
     * @param sample what was read
     * @param changes by identity; without those that were not read before
     * @param duration how long it took
     * @param interval how long it may take
     */
    record Sweep(Sample sample, Map<PortPlace.Identity, ReadingChange> changes, Duration duration, Duration interval) {
        /** How a port has changed; null if it was not read before. */
        @Nullable
        ReadingChange changeOf(Reading reading) {
            return changes.get(reading.place().identity());
        }

        boolean isLate() {
            return duration.compareTo(interval) > 0;
        }

        /** The message for a sweep that was late. */
        String lateness() {
            return "a sweep took %.2f s, longer than the %.2f s between two"
                    .formatted(duration.toMillis() / 1000.0, interval.toMillis() / 1000.0);
        }
    }

    /** Adds a sample. A port that was not read this time is compared when it is read again. */
    Sweep next(Sample sample, Duration duration, Duration interval) {
        Map<PortPlace.Identity, ReadingChange> changes = new HashMap<>();
        for (Reading reading : sample.readings()) {
            PortPlace.Identity identity = reading.place().identity();
            Reading before = earlier.put(identity, reading);
            if (before != null) {
                changes.put(identity, ReadingChange.between(before, reading));
            }
        }
        return new Sweep(sample, changes, duration, interval);
    }
}
