package org.rdma4j.perf;

import java.util.HashMap;
import java.util.Map;

/**
 * Makes counters that cannot be set settable, by subtracting the value that each had at the last Set. Not thread-safe;
 * the owner handles one request after the other.
 */
final class ResettableCounters {
    private final CounterSelection selection;
    private final Map<String, Long> bases = new HashMap<>();

    ResettableCounters(CounterSelection selection) {
        this.selection = selection;
    }

    /** The attribute with the present values, each limited to the largest that fits into its field. */
    PerformanceData read(PerformanceData request, Map<String, Long> source) {
        PerformanceAttribute attribute = selection.attribute();
        PerformanceData response = PerformanceData.zero(attribute).with("PortSelect", request.value("PortSelect"));
        for (Map.Entry<String, Long> counter : source.entrySet()) {
            if (attribute.has(counter.getKey())) {
                CounterField field = attribute.field(counter.getKey());
                response = response.with(field, saturated(field, value(counter.getKey(), counter.getValue())));
            }
        }
        return response;
    }

    /** Sets the selected counters to the request's values. */
    void set(PerformanceData request, Map<String, Long> source) {
        for (String name : selection.of(request)) {
            Long below = source.get(name);
            if (below != null) {
                bases.put(name, below - request.value(name));
            }
        }
    }

    /** What was counted since the base. A counter that is below its base began anew with its device. */
    private long value(String name, long below) {
        long base = bases.getOrDefault(name, 0L);
        if (base > 0 && Long.compareUnsigned(below, base) < 0) {
            bases.put(name, 0L);
            return below;
        }
        return below - base;
    }

    private static long saturated(CounterField field, long value) {
        return Long.compareUnsigned(value, field.largest()) > 0 ? field.largest() : value;
    }
}
