package org.rdma4j.tools.perfquery;

import org.rdma4j.perf.CounterField;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceData;

/** The counters of several ports added up, each of which stays at its largest value. */
final class CounterTotal {
    private PerformanceData total;

    CounterTotal(PerformanceAttribute attribute) {
        total = PerformanceData.zero(attribute);
    }

    /** Adds a port. What is no counter is that of the last port. */
    void add(PerformanceData port) {
        PerformanceData sum = port;
        for (CounterField field : port.attribute().fields()) {
            if (field.isCounter()) {
                sum = sum.with(field, field.add(total.value(field), port.value(field)));
            }
        }
        total = sum;
    }

    /** The sum, which says of itself that it is of all ports. */
    PerformanceData sum() {
        return total.with("PortSelect", PortSelection.ALL);
    }
}
