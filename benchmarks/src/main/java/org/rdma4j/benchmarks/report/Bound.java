package org.rdma4j.benchmarks.report;

import java.util.OptionalDouble;
import org.rdma4j.benchmarks.binding.Loop;

/** What the project wants of its figures, as ratios to C: what is measured is held against it, and not hidden. */
final class Bound {
    private static final double SINGLE = 2.0;
    private static final double SIXTEEN = 1.2;
    private static final double SIXTY_FOUR = 1.08;
    private static final double LATENCY = 1.03;
    private static final double BANDWIDTH = 0.97;
    private static final int LEAST_OCTETS = 4096;
    private static final int ORDINARY_NANOS = 20;
    private static final int EMPTY_NANOS = 3;

    private Bound() {}

    /** The most that Java's figure may be, or of bandwidths the least; empty where nothing was asked. */
    static OptionalDouble of(Row row) {
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

    static boolean isMet(Row row) {
        return of(row).isEmpty()
                || (row.unit().equals("MiB/s")
                        ? row.java() >= of(row).getAsDouble()
                        : row.java() <= of(row).getAsDouble());
    }
}
