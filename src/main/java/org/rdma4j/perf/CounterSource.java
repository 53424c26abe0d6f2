package org.rdma4j.perf;

import java.util.Map;

/** Where a {@link PerformanceAgent} reads the counters of the port that it answers for. */
@FunctionalInterface
public interface CounterSource {
    /**
     * Reads all counters that there are.
     *
     * @return by the name of their field in {@link PerformanceAttribute#PORT_COUNTERS_EXTENDED}, unsigned, data in words
     *     of four bytes; a counter that is missing is none that the port has
     */
    Map<String, Long> read();
}
