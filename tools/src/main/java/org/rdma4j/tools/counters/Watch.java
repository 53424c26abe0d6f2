package org.rdma4j.tools.counters;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads again and again, and prints what has changed: in a terminal on a screen that is drawn anew, the busiest ports
 * first where there are many; elsewhere, and as JSON, a line for each port.
 */
final class Watch {
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[J";

    /** So many ports are shown on a screen. */
    private static final int ROWS = 20;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean isJson;
    private final boolean isScreen;
    private final Map<PortPlace, Reading> earlier = new HashMap<>();

    Watch(PrintStream out, PrintStream err, boolean isJson, boolean isScreen) {
        this.out = out;
        this.err = err;
        this.isJson = isJson;
        this.isScreen = isScreen && !isJson;
    }

    /** Takes up a sample, and prints how it differs from the one before. */
    void show(Sample sample, Duration interval) {
        if (isScreen) {
            screen(sample, interval);
        } else {
            sample.failures().forEach(failure -> err.println("counters: " + failure));
            for (Reading reading : sample.readings()) {
                out.print(line(reading));
            }
        }
        out.flush();
        sample.readings().forEach(reading -> earlier.put(reading.place(), reading));
    }

    private String line(Reading reading) {
        ReadingChange change = changeOf(reading);
        if (isJson) {
            return CountersJson.line(reading, change);
        }
        // The first reading has nothing to differ from.
        return change == null ? "" : reading.time() + " " + CountersText.change(reading, change);
    }

    private void screen(Sample sample, Duration interval) {
        List<Reading> readings = sample.readings();
        StringBuilder text = new StringBuilder(CLEAR_SCREEN)
                .append("rdma4j counters: every %s s, Ctrl-C ends\n\n".formatted(interval.toMillis() / 1000.0));
        if (readings.size() == 1) {
            text.append(CountersText.listing(readings.getFirst(), changeOf(readings.getFirst())));
        } else {
            readings.stream()
                    .sorted(Comparator.comparingDouble(this::octetsPerSecond).reversed())
                    .limit(ROWS)
                    .forEach(reading -> text.append(row(reading)));
            if (readings.size() > ROWS) {
                text.append("... and %d ports with less traffic\n".formatted(readings.size() - ROWS));
            }
        }
        sample.failures().forEach(failure -> text.append(failure).append('\n'));
        out.print(text);
    }

    private String row(Reading reading) {
        ReadingChange change = changeOf(reading);
        return change == null ? reading.place() + "\n" : CountersText.change(reading, change);
    }

    private double octetsPerSecond(Reading reading) {
        ReadingChange change = changeOf(reading);
        return change == null
                ? 0
                : Traffic.SENT
                        .in(reading)
                        .map(change::perSecond)
                        .filter(rate -> !rate.isNaN())
                        .orElse(0.0);
    }

    private @Nullable ReadingChange changeOf(Reading reading) {
        Reading before = earlier.get(reading.place());
        return before == null ? null : ReadingChange.between(before, reading);
    }
}
