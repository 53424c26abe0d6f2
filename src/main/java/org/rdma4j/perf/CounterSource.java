package org.rdma4j.perf;

import java.util.Map;

/** The source of the counters that a {@link PerformanceAgent} serves. */
@FunctionalInterface
public interface CounterSource {
    /**
     * Reads all counters.
     *
     * @return by the name of their field in {@link PerformanceAttribute#PORT_COUNTERS_EXTENDED}, unsigned, data in words
     *     of four bytes; the port does not have the counters that are missing
     */
    Map<String, Long> read();
}
