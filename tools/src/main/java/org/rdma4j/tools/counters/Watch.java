package org.rdma4j.tools.counters;

import java.io.PrintStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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

    /** Lines that are wider than the terminal end at its edge, for those that go on below would move the rest down. */
    private static final String CUT_LINES = "\u001b[?7l";

    private static final String WRAP_LINES = "\u001b[?7h";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean isJson;
    private final boolean isScreen;
    private final Map<PortPlace, Reading> earlier = new HashMap<>();

    Watch(PrintStream out, PrintStream err, boolean isJson, boolean isScreen) {
        this.out = out;
        this.err = err;
        this.isJson = isJson;
        this.isScreen = isScreen;
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
        return change == null
                ? ""
                : reading.time().truncatedTo(ChronoUnit.MILLIS) + " " + CountersText.change(reading, change);
    }

    private void screen(Sample sample, Duration interval) {
        List<String> lines = new ArrayList<>();
        lines.add("rdma4j counters: every %s s, Ctrl-C ends".formatted(interval.toMillis() / 1000.0));
        lines.addAll(sample.failures());
        lines.add("");
        List<Reading> readings = sample.readings();
        if (readings.size() == 1) {
            Reading reading = readings.getFirst();
            lines.addAll(
                    CountersText.listing(reading, changeOf(reading)).lines().toList());
        } else {
            lines.add(CountersText.changeHeading());
            readings.stream()
                    .sorted(Comparator.comparingDouble(this::bytesPerSecond).reversed())
                    .forEach(reading -> lines.add(CountersText.changeRow(reading, changeOf(reading))));
        }
        out.print(CLEAR_SCREEN + CUT_LINES + String.join("\n", fitted(lines, Terminal.height())) + "\n" + WRAP_LINES);
    }

    /** The cursor stands on the last line of the terminal, behind them. */
    private static List<String> fitted(List<String> lines, int height) {
        if (lines.size() < height) {
            return lines;
        }
        int shown = Math.max(height - 2, 1);
        List<String> fitted = new ArrayList<>(lines.subList(0, shown));
        fitted.add("... and %d lines for which this terminal has no room".formatted(lines.size() - shown));
        return fitted;
    }

    private double bytesPerSecond(Reading reading) {
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
