package org.rdma4j.tools.counters;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rdma4j.tools.DisplayWidth;

/** The output for people, in lines of at most 80 columns if there are many. */
final class CountersText {
    private static final int LID_WIDTH = 6;
    private static final int PORT_WIDTH = 4;
    private static final int SIZE_WIDTH = 10;
    private static final int ERRORS_WIDTH = 8;
    private static final int ROW_WIDTH = 44;

    private CountersText() {}

    /** A port with all its counters, and with their changes if there was an earlier reading. */
    static String listing(Reading reading, @Nullable ReadingChange change) {
        StringBuilder text = new StringBuilder("%s, counted by %s\n"
                .formatted(reading.place(), reading.origin().description()));
        int width = reading.counters().stream()
                .mapToInt(counter -> counter.name().length())
                .max()
                .orElse(0);
        for (Counter counter : reading.counters()) {
            text.append("  ")
                    .append(counter.name())
                    .repeat(' ', width - counter.name().length());
            text.append(" %15s %-7s"
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

    /** The heading of the lines of {@link #row}. */
    static String heading() {
        return "LID    port       sent   received   errors  node\n";
    }

    /** A port on one line: its LID comes first, its node last. */
    static String row(Reading reading, int columns) {
        PortPlace place = reading.place();
        StringBuilder row = new StringBuilder(columns);
        row.append(place.lid() == 0 ? place.address() : place.lid());
        row.repeat(' ', Math.max(LID_WIDTH - row.length(), 0));
        right(row, String.valueOf(place.port()), PORT_WIDTH);
        right(row, size(Traffic.SENT, reading), SIZE_WIDTH);
        right(row, size(Traffic.RECEIVED, reading), SIZE_WIDTH);
        right(row, errorSum(reading), ERRORS_WIDTH);
        return row.append("  ")
                .append(name(reading, columns - ROW_WIDTH))
                .append('\n')
                .toString();
    }

    /** A column of numbers. */
    private static void right(StringBuilder row, String text, int width) {
        row.repeat(' ', 1 + Math.max(width - text.length(), 0)).append(text);
    }

    static String name(Reading reading, int columns) {
        NodeIdentity node = reading.place().node();
        return node == null ? "" : DisplayWidth.cutMiddle(node.name(), Math.max(columns, 3));
    }

    private static String size(Traffic traffic, Reading reading) {
        return traffic.in(reading)
                .map(counter -> HumanNumber.size(counter.value()) + (counter.isSaturated() ? "+" : ""))
                .orElse("-");
    }

    /** The sum of a port's error counters, with a plus if one is saturated. */
    private static String errorSum(Reading reading) {
        BigInteger sum = BigInteger.ZERO;
        boolean isMore = false;
        for (Counter counter : reading.counters()) {
            if (counter.unit() == CounterUnit.ERRORS && counter.raw() != 0) {
                sum = sum.add(counter.value());
                isMore |= counter.isSaturated();
            }
        }
        return HumanNumber.count(sum) + (isMore ? "+" : "");
    }

    /** {@code LID 3 port 1 of node03: SymbolErrorCounter 12 (+2), LinkDownedCounter 255 (saturated)}. */
    static String alarm(Reading reading, List<Counter> counters, @Nullable ReadingChange change) {
        return reading.place() + ": "
                + counters.stream()
                        .map(counter ->
                                counter.name() + " " + HumanNumber.grouped(counter.value()) + remark(counter, change))
                        .collect(Collectors.joining(", "));
    }

    /** Wraps the sentence between two counters, and indents the later lines. */
    static String wrapped(String sentence, int columns) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (String part : sentence.split("(?<=[,:]) ", -1)) {
            if (!line.isEmpty() && DisplayWidth.of(line + " " + part) > columns) {
                text.append(line).append('\n');
                line.setLength(0);
                line.append("   ");
            }
            line.append(line.isEmpty() ? "" : " ").append(part);
        }
        return text.append(line).append('\n').toString();
    }

    private static String remark(Counter counter, @Nullable ReadingChange change) {
        CounterChange known = change == null ? null : change.changes().get(counter.name());
        if (known != null && known.difference() != null) {
            return known.difference().signum() == 0 ? "" : " (+" + HumanNumber.grouped(known.difference()) + ")";
        }
        if (counter.isSaturated()) {
            return " (saturated)";
        }
        return known == null ? "" : " (" + known.doubt() + ")";
    }

    /** What a port did since an earlier reading, on one line. */
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

    /** {@code SymbolErrorCounter +2, LinkDownedCounter saturated}; empty where there are none. */
    static String newErrors(Reading reading, ReadingChange change) {
        return reading.errors()
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
