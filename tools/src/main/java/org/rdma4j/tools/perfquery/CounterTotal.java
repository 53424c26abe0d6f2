package org.rdma4j.tools.perfquery;

import org.rdma4j.perf.CounterField;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceData;

/** The sums of the counters of several ports. Each sum stays at the counter's largest value. */
final class CounterTotal {
    private PerformanceData total;

    CounterTotal(PerformanceAttribute attribute) {
        total = PerformanceData.zero(attribute);
    }

    /** Adds a port. Fields that are not counters are those of the last port. */
    void add(PerformanceData port) {
        PerformanceData sum = port;
        for (CounterField field : port.attribute().fields()) {
            if (field.isCounter()) {
                sum = sum.with(field, field.add(total.value(field), port.value(field)));
            }
        }
        total = sum;
    }

    /** The sum, with 255 in PortSelect. */
    PerformanceData sum() {
        return total.with("PortSelect", PortSelection.ALL);
    }
}
