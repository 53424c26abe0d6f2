package org.rdma4j.perf;

import java.util.Map;

/** Where a {@link PerformanceAgent} reads the counters of its port. */
@FunctionalInterface
public interface CounterSource {
    /**
     * Reads all counters that there are.
     *
     * @return by the name of their field in {@link PerformanceAttribute#PORT_COUNTERS_EXTENDED}, unsigned, data in words
     *     of four bytes; the port does not have the counters that are missing
     */
    Map<String, Long> read();
}
