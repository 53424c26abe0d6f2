package org.rdma4j.tools.counters;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people read. */
final class CountersText {
    private static final String CHANGE_ROW = "%11s %11s  %12s %11s  %s";

    private CountersText() {}

    /** A port with all its counters; with their changes since an earlier reading where there was one. */
    static String listing(Reading reading, @Nullable ReadingChange change) {
        StringBuilder text = new StringBuilder("%s, counted by %s\n"
                .formatted(reading.place(), reading.source().description()));
        int width = reading.counters().stream()
                .mapToInt(counter -> counter.name().length())
                .max()
                .orElse(0);
        for (Counter counter : reading.counters()) {
            text.append("  ")
                    .append(counter.name())
                    .repeat(' ', width - counter.name().length());
            text.append(" %20s %-7s"
                    .formatted(
                            HumanNumber.grouped(counter.value()), counter.unit().plural()));
            CounterChange known = change == null ? null : change.changes().get(counter.name());
            if (change != null && known != null) {
                text.append("  ").append(change(known, counter, change));
            } else if (counter.isSaturated()) {
                text.append("  saturated: this many or more");
            }
            strip(text);
        }
        return text.toString();
    }

    private static String change(CounterChange known, Counter counter, ReadingChange change) {
        BigInteger difference = known.difference();
        if (difference == null) {
            return "unknown (" + known.doubt() + ")";
        }
        return "%-15s +%s"
                .formatted(
                        HumanNumber.rate(change.perSecond(counter), counter.unit()), HumanNumber.grouped(difference));
    }

    private static void strip(StringBuilder text) {
        while (text.charAt(text.length() - 1) == ' ') {
            text.setLength(text.length() - 1);
        }
        text.append('\n');
    }

    /** What stands above the lines of {@link #row}. */
    static String heading() {
        return "%-6s %4s  %20s  %20s  %14s  %14s  %s\n"
                .formatted("LID", "port", "bytes sent", "bytes received", "packets sent", "received", "node, errors");
    }

    /** A port on a line. */
    static String row(Reading reading) {
        PortPlace place = reading.place();
        String errors = errors(reading.errorsOver(0));
        return "%-6s %4d  %20s  %20s  %14s  %14s  %s%s\n"
                .formatted(
                        place.lid() == 0 ? place.address() : place.lid(),
                        place.port(),
                        value(Traffic.SENT, reading),
                        value(Traffic.RECEIVED, reading),
                        value(Traffic.PACKETS_SENT, reading),
                        value(Traffic.PACKETS_RECEIVED, reading),
                        place.node(),
                        errors.isEmpty() ? "" : ", " + errors);
    }

    private static String value(Traffic traffic, Reading reading) {
        return traffic.in(reading)
                .map(counter -> HumanNumber.grouped(counter.value()) + (counter.isSaturated() ? "+" : ""))
                .orElse("-");
    }

    /** {@code SymbolErrorCounter 12, LinkDownedCounter 255 (saturated)}. */
    static String errors(List<Counter> errors) {
        return errors.stream()
                .map(counter -> counter.name() + " " + HumanNumber.grouped(counter.value())
                        + (counter.isSaturated() ? " (saturated)" : ""))
                .collect(Collectors.joining(", "));
    }

    /** What a port did since an earlier reading, on a line. */
    static String change(Reading reading, ReadingChange change) {
        StringBuilder text = new StringBuilder(reading.place().toString()).append(':');
        String separator = " ";
        for (Traffic traffic : Traffic.values()) {
            Optional<Counter> counter = traffic.in(reading);
            if (counter.isPresent()) {
                text.append(separator).append(traffic.title()).append(' ').append(rate(counter.get(), change));
                separator = ", ";
            }
        }
        String errors = newErrors(reading, change);
        return text.append(separator)
                .append(errors.isEmpty() ? "no new errors" : errors)
                .append('\n')
                .toString();
    }

    /** What stands above the lines of {@link #changeRow}. */
    static String changeHeading() {
        return CHANGE_ROW.formatted("sent", "received", "packets sent", "received", "port, new errors");
    }

    /** What a port did since an earlier reading, in columns. */
    static String changeRow(Reading reading, @Nullable ReadingChange change) {
        String errors = change == null ? "" : newErrors(reading, change);
        return CHANGE_ROW.formatted(
                column(Traffic.SENT, reading, change),
                column(Traffic.RECEIVED, reading, change),
                column(Traffic.PACKETS_SENT, reading, change),
                column(Traffic.PACKETS_RECEIVED, reading, change),
                reading.place() + (errors.isEmpty() ? "" : ", " + errors));
    }

    private static String column(Traffic traffic, Reading reading, @Nullable ReadingChange change) {
        Optional<Counter> counter = change == null ? Optional.empty() : traffic.in(reading);
        return change == null || counter.isEmpty()
                ? "-"
                : HumanNumber.shortRate(
                        change.perSecond(counter.get()), counter.get().unit());
    }

    private static String newErrors(Reading reading, ReadingChange change) {
        return reading.counters().stream()
                .filter(counter -> counter.unit() == CounterUnit.ERRORS)
                .map(counter -> errorChange(counter, change))
                .filter(error -> !error.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String rate(Counter counter, ReadingChange change) {
        CounterChange known = change.changes().get(counter.name());
        String doubt = known == null || known.doubt().isEmpty() ? "" : " (" + known.doubt() + ")";
        return HumanNumber.rate(change.perSecond(counter), counter.unit()) + doubt;
    }

    private static String errorChange(Counter counter, ReadingChange change) {
        CounterChange known = change.changes().get(counter.name());
        if (known == null) {
            return "";
        }
        BigInteger difference = known.difference();
        if (difference == null) {
            return counter.name() + " " + known.doubt();
        }
        return difference.signum() == 0 ? "" : String.format(Locale.ROOT, "%s +%,d", counter.name(), difference);
    }
}
