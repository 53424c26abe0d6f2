package org.rdma4j.device.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the ports count errors. On this system they are read twice: those that grow tell of a fault that lasts. */
final class ErrorCounterCheck implements Check {
    private static final String SUBJECT = "errors";
    private static final int PAUSE_MILLIS = 100;

    private static final List<String> COUNTERS = List.of(
            "symbol_error",
            "link_error_recovery",
            "link_downed",
            "port_rcv_errors",
            "local_link_integrity_errors",
            "excessive_buffer_overrun_errors");

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        Map<String, Long> first = read(system);
        if (first.isEmpty()) {
            return List.of();
        }
        Map<String, Long> second = system.isHost() && pause() ? read(system) : first;
        List<String> nonZero = new ArrayList<>();
        List<String> growing = new ArrayList<>();
        first.forEach((counter, before) -> {
            long after = second.getOrDefault(counter, before);
            if (after > before) {
                growing.add("%s: %d, %d ms later %d".formatted(counter, before, PAUSE_MILLIS, after));
            } else if (before > 0) {
                nonZero.add("%s: %d".formatted(counter, before));
            }
        });
        if (!growing.isEmpty()) {
            return List.of(Finding.of(State.WARNING, SUBJECT, "error counters grow while one looks")
                    .because("The link loses or repeats packets: mostly a bad cable or plug.")
                    .seenIn(growing)
                    .mendedBy("perfquery -x", "ibqueryerrors"));
        }
        return List.of(
                nonZero.isEmpty()
                        ? Finding.of(State.GOOD, SUBJECT, "the ports have counted no link errors")
                        : Finding.of(State.NOTE, SUBJECT, "the ports have counted link errors since they were reset")
                                .because("They do not grow now. Errors from plugging in cables are usual.")
                                .seenIn(nonZero));
    }

    private static Map<String, Long> read(ExaminedSystem system) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (RdmaDevices.Port port : RdmaDevices.ports(system)) {
            for (String counter : COUNTERS) {
                system.number(port.folder() + "/counters/" + counter)
                        .ifPresent(value -> values.put(port + ", " + counter, value));
            }
        }
        return values;
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
