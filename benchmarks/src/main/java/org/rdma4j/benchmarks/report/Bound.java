package org.rdma4j.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.rdma4j.benchmarks.binding.Loop;

/**
 * The bounds that the project sets for its figures, as ratios to C, to JNI or to the faster tier. The report shows each
 * figure that misses its bound.
 */
final class Bound {
    private static final Map<Long, Double> CLASSIC = Map.of(1L, 2.0, 16L, 1.2, 64L, 1.08);
    private static final double LATENCY = 1.03;
    private static final double BANDWIDTH = 0.97;
    private static final int LEAST_OCTETS = 4096;
    private static final int ORDINARY_NANOS = 20;
    private static final int EMPTY_NANOS = 3;
    private static final double OBJECTS = 2.0;
    /** The loops of the object tier, each with the loop of the zero-allocation tier that does the same. */
    private static final Map<String, String> FAST = titles(Map.of(
            Loop.FRIENDLY,
            Loop.CRITICAL,
            Loop.FRIENDLY_PREPARED,
            Loop.CRITICAL,
            Loop.FRIENDLY_EXTENDED,
            Loop.EXTENDED));
    /** Loops, each with the loop through JNI that does the same and must be slower. */
    private static final Map<String, String> JNI =
            titles(Map.of(Loop.CRITICAL, Loop.JNI_SETTERS, Loop.PREPARED, Loop.JNI_PREPARED));

    private Bound() {}

    /** The largest allowed figure for Java, or the smallest allowed bandwidth; empty if there is no bound. */
    static OptionalDouble of(Row row, List<Row> all) {
        return switch (row.unit()) {
            case "MiB/s" ->
                row.scale() < LEAST_OCTETS ? OptionalDouble.empty() : OptionalDouble.of(BANDWIDTH * row.c());
            case "us" -> OptionalDouble.of(LATENCY * row.c());
            default ->
                DoubleStream.concat(
                                ofC(row),
                                DoubleStream.concat(ofOther(row, FAST, OBJECTS, all), ofOther(row, JNI, 1, all)))
                        .min();
        };
    }

    /** Whether the median is within the bound. */
    static boolean isMet(Row row, List<Row> all) {
        return isMet(row, row.ratio().median(), all);
    }

    /** Whether more pairs could change the verdict. */
    static boolean isUnsure(Row row, List<Row> all) {
        return isMet(row, row.ratio().low(), all) != isMet(row, row.ratio().high(), all);
    }

    /** The figure is C's times the ratio, because neighboring blocks are compared, not medians. */
    private static boolean isMet(Row row, double ratio, List<Row> all) {
        OptionalDouble bound = of(row, all);
        double figure = ratio * row.c();
        return bound.isEmpty()
                || (row.unit().equals("MiB/s") ? figure >= bound.getAsDouble() : figure <= bound.getAsDouble());
    }

    private static DoubleStream ofC(Row row) {
        if (row.name().equals(Loop.EMPTY_POLL.title())) {
            return DoubleStream.of(row.c() + EMPTY_NANOS);
        }
        if (is(row, Loop.CRITICAL, Loop.FOUR_CALL_SITES)) {
            return DoubleStream.of(row.c() * CLASSIC.get(row.scale()));
        }
        return is(row, Loop.ORDINARY, Loop.EXTENDED) && row.scale() == 1
                ? DoubleStream.of(row.c() + ORDINARY_NANOS)
                : DoubleStream.empty();
    }

    /** Each loop is measured in JVMs of its own, beside C, so their ratios to C are compared. */
    private static DoubleStream ofOther(Row row, Map<String, String> others, double most, List<Row> all) {
        return all.stream()
                .filter(other -> other.part().equals(row.part())
                        && other.scale() == row.scale()
                        && other.name().equals(others.get(row.name())))
                .mapToDouble(other -> most * other.ratio().median() * row.c());
    }

    private static boolean is(Row row, Loop... loops) {
        return Stream.of(loops).anyMatch(loop -> row.name().equals(loop.title()));
    }

    private static Map<String, String> titles(Map<Loop, Loop> loops) {
        return loops.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        pair -> pair.getKey().title(), pair -> pair.getValue().title()));
    }
}
