package org.rdma4j.tools.counters;

import java.io.PrintStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rdma4j.tools.DisplayWidth;
import org.rdma4j.tools.counters.Watch.Sweep;

/**
 * Redraws the screen with each sweep: first the ports that have had errors since the watch began, then the busiest.
 * What could not be read takes one line.
 */
final class ScreenView implements Watch.View {
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[J";

    /** Lines are cut at the edge of the terminal; wrapped lines would move the rest down. */
    private static final String CUT_LINES = "\u001b[?7l";

    private static final String WRAP_LINES = "\u001b[?7h";

    private static final String ROW = "%-6s %4s %8s %11s %11s  ";
    private static final int ROW_WIDTH = 46;
    private static final String DETAIL = "            ";

    private final PrintStream out;
    private final Alarms alarms;
    private final Supplier<Terminal.Size> size;
    private final Map<PortPlace.Identity, Map<String, BigInteger>> newErrors = new HashMap<>();

    ScreenView(PrintStream out, Alarms alarms, Supplier<Terminal.Size> size) {
        this.out = out;
        this.alarms = alarms;
        this.size = size;
    }

    @Override
    public void show(Sweep sweep) {
        Terminal.Size terminal = size.get();
        sweep.sample().readings().forEach(reading -> countErrors(reading, sweep.changeOf(reading)));
        List<String> lines = new ArrayList<>();
        lines.add("rdma4j counters: every %s s, Ctrl-C ends"
                .formatted(sweep.interval().toMillis() / 1000.0));
        if (sweep.isLate()) {
            lines.add(sweep.lateness());
        }
        List<Failure> failures = sweep.sample().failures();
        if (!failures.isEmpty()) {
            lines.add(notRead(failures));
        }
        lines.add("");
        List<Reading> readings = sweep.sample().readings().stream()
                .filter(reading -> alarms.isShown(reading, sweep.changeOf(reading)))
                .toList();
        if (sweep.sample().readings().size() == 1 && readings.size() == 1) {
            Reading reading = readings.getFirst();
            lines.addAll(CountersText.listing(reading, sweep.changeOf(reading))
                    .lines()
                    .toList());
        } else {
            lines.add(ROW.formatted("LID", "port", "new err.", "sent", "received") + "node");
            readings.stream()
                    .sorted(Comparator.comparing(this::newErrors)
                            .thenComparingDouble(reading -> bytesPerSecond(reading, sweep.changeOf(reading)))
                            .reversed())
                    .forEach(reading -> addRow(lines, reading, sweep.changeOf(reading), terminal.columns()));
        }
        List<String> shown = fitted(lines, terminal.lines()).stream()
                .map(line -> DisplayWidth.cut(line, terminal.columns()))
                .toList();
        out.print(CLEAR_SCREEN + CUT_LINES + String.join("\n", shown) + "\n" + WRAP_LINES);
    }

    /**
     * Adds up what each port has counted since the watch began, so that an error does not vanish with the next sweep.
     */
    private void countErrors(Reading reading, @Nullable ReadingChange change) {
        if (change == null) {
            return;
        }
        reading.errors().forEach(counter -> {
            CounterChange known = change.changes().get(counter.name());
            if (known != null && known.atLeast().signum() > 0) {
                newErrors
                        .computeIfAbsent(reading.place().identity(), _ -> new HashMap<>())
                        .merge(counter.name(), known.atLeast(), BigInteger::add);
            }
        });
    }

    private BigInteger newErrors(Reading reading) {
        return newErrors.getOrDefault(reading.place().identity(), Map.of()).values().stream()
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private void addRow(List<String> lines, Reading reading, @Nullable ReadingChange change, int columns) {
        PortPlace place = reading.place();
        BigInteger errors = newErrors(reading);
        lines.add(ROW.formatted(
                        place.lid() == 0 ? place.address() : place.lid(),
                        place.port(),
                        errors.signum() == 0 ? "" : "+" + HumanNumber.count(errors),
                        rate(Traffic.SENT, reading, change),
                        rate(Traffic.RECEIVED, reading, change))
                + CountersText.name(reading, columns - ROW_WIDTH));
        if (errors.signum() > 0) {
            lines.add(DETAIL
                    + newErrors.getOrDefault(place.identity(), Map.of()).entrySet().stream()
                            .sorted(Map.Entry.<String, BigInteger>comparingByValue()
                                    .reversed())
                            .map(counter -> counter.getKey() + " +" + HumanNumber.grouped(counter.getValue()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String rate(Traffic traffic, Reading reading, @Nullable ReadingChange change) {
        return change == null
                ? "-"
                : traffic.in(reading)
                        .map(counter -> HumanNumber.rate(change.perSecond(counter), counter.unit()))
                        .orElse("-");
    }

    private static double bytesPerSecond(Reading reading, @Nullable ReadingChange change) {
        return change == null
                ? 0
                : Traffic.SENT
                        .in(reading)
                        .map(change::perSecond)
                        .filter(rate -> !rate.isNaN())
                        .orElse(0.0);
    }

    /** {@code not read: 30: LID 3 port 7 of S1, LID 3 port 8 of S1, ...}; a line that is cut at the edge. */
    private static String notRead(List<Failure> failures) {
        return "not read: %d: %s"
                .formatted(
                        failures.size(),
                        failures.stream()
                                .map(failure -> failure.subject().isEmpty() ? failure.toString() : failure.subject())
                                .collect(Collectors.joining(", ")));
    }

    /** The cursor is on the last line of the terminal, below them. */
    private static List<String> fitted(List<String> lines, int height) {
        if (lines.size() < height) {
            return lines;
        }
        int shown = Math.max(height - 2, 1);
        List<String> fitted = new ArrayList<>(lines.subList(0, shown));
        fitted.add("... and %d lines that do not fit on this terminal".formatted(lines.size() - shown));
        return fitted;
    }
}
