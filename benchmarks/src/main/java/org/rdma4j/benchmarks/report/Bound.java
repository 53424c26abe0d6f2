package org.rdma4j.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.rdma4j.benchmarks.binding.Loop;

/** What the project wants of its figures, as ratios to C or to the faster tier: what is measured is held against it, and not hidden. */
final class Bound {
    private static final double SINGLE = 2.0;
    private static final double SIXTEEN = 1.2;
    private static final double SIXTY_FOUR = 1.08;
    private static final double LATENCY = 1.03;
    private static final double BANDWIDTH = 0.97;
    private static final int LEAST_OCTETS = 4096;
    private static final int ORDINARY_NANOS = 20;
    private static final int EMPTY_NANOS = 3;
    private static final double OBJECTS = 2.0;
    /** The loops of the tier of objects, each with the one of the zero-allocation tier that does the same. */
    private static final Map<String, String> FAST = Map.of(
            Loop.FRIENDLY.title(), Loop.CRITICAL.title(),
            Loop.FRIENDLY_PREPARED.title(), Loop.CRITICAL.title(),
            Loop.FRIENDLY_EXTENDED.title(), Loop.EXTENDED.title());

    private Bound() {}

    /** The most that Java's figure may be, or of bandwidths the least; empty where nothing was asked. */
    static OptionalDouble of(Row row, List<Row> all) {
        if (FAST.containsKey(row.name())) {
            return all.stream()
                    .filter(fast -> isFastOf(row, fast))
                    .mapToDouble(fast -> OBJECTS * fast.ratio() * row.c())
                    .findFirst();
        }
        if (row.unit().equals("MiB/s")) {
            return row.scale() < LEAST_OCTETS ? OptionalDouble.empty() : OptionalDouble.of(BANDWIDTH * row.c());
        }
        if (row.unit().equals("us")) {
            return OptionalDouble.of(LATENCY * row.c());
        }
        if (row.name().equals(Loop.EMPTY_POLL.title())) {
            return OptionalDouble.of(row.c() + EMPTY_NANOS);
        }
        if (row.name().equals(Loop.CRITICAL.title())) {
            return OptionalDouble.of(row.c() * (row.scale() == 1 ? SINGLE : row.scale() == 16 ? SIXTEEN : SIXTY_FOUR));
        }
        boolean ordinary = row.name().equals(Loop.ORDINARY.title());
        return ordinary && row.scale() == 1 ? OptionalDouble.of(row.c() + ORDINARY_NANOS) : OptionalDouble.empty();
    }

    static boolean isMet(Row row, List<Row> all) {
        OptionalDouble bound = of(row, all);
        return bound.isEmpty()
                || (row.unit().equals("MiB/s") ? row.java() >= bound.getAsDouble() : row.java() <= bound.getAsDouble());
    }

    /** The tiers are measured in JVMs of their own, each beside C: their ratios to it are what compares. */
    private static boolean isFastOf(Row row, Row fast) {
        return fast.part().equals(row.part())
                && fast.scale() == row.scale()
                && fast.name().equals(FAST.get(row.name()));
    }
}
