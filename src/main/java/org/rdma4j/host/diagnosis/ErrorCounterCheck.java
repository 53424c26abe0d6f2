package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rdma4j.host.PortCounterFiles;
import org.rdma4j.host.PortFolder;

/**
 * Checks the error counters of the ports. On this system they are read twice: counters that grow show a fault that
 * lasts. Retransmissions are counted too, but only their growth is reported, because some of them are usual.
 */
final class ErrorCounterCheck implements Check {
    private static final String SUBJECT = "errors";
    private static final int PAUSE_MILLIS = 100;

    private static final List<String> LINK = List.of(
            "symbol_error",
            "link_error_recovery",
            "link_downed",
            "port_rcv_errors",
            "local_link_integrity_errors",
            "excessive_buffer_overrun_errors");

    /** The names that mlx5, rxe and others use. */
    private static final List<String> TRANSPORT = List.of(
            "local_ack_timeout_err",
            "out_of_sequence",
            "packet_seq_err",
            "rx_icrc_encapsulated",
            "retry_exceeded_err",
            "rcvd_seq_err",
            "out_of_seq_request");

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        Map<String, Long> before = read(system);
        if (before.isEmpty()) {
            return List.of();
        }
        List<String> growing = system.isHost() && pause() ? growth(before, read(system)) : List.of();
        if (!growing.isEmpty()) {
            return List.of(Finding.of(State.WARNING, SUBJECT, "error counters are growing")
                    .because(
                            "Packets are lost or repeated. On InfiniBand it is mostly a bad cable or plug; on Ethernet also"
                                    + " a switch that drops packets (no flow control), or a peer that has gone.")
                    .seenIn(growing)
                    .mendedBy("perfquery -x", "ibqueryerrors", "rdma statistic show"));
        }
        List<String> nonZero = before.entrySet().stream()
                .filter(counter -> counter.getValue() > 0 && LINK.stream().anyMatch(counter.getKey()::endsWith))
                .map(counter -> counter.getKey() + ": " + counter.getValue())
                .toList();
        return List.of(
                nonZero.isEmpty()
                        ? Finding.of(State.GOOD, SUBJECT, "the ports have counted no link errors")
                        : Finding.of(State.NOTE, SUBJECT, "the ports have counted link errors since they were reset")
                                .because(
                                        system.isHost()
                                                ? "They do not grow now. Errors from plugging in cables are usual."
                                                : "Errors from plugging in cables are usual; whether they grow, a copy cannot tell.")
                                .seenIn(nonZero));
    }

    /** By the port and the counter's name, as {@code mlx5_0, port 1, symbol_error}. */
    private static Map<String, Long> read(ExaminedSystem system) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (PortFolder port : RdmaDevices.ports(system)) {
            PortCounterFiles counters = PortCounterFiles.of(system.root(), port.deviceName(), port.number());
            add(system, port, "counters", counters.standard(), LINK, values);
            add(system, port, "hw_counters", counters.hardware(), TRANSPORT, values);
        }
        return values;
    }

    private static void add(
            ExaminedSystem system,
            PortFolder port,
            String folder,
            Map<String, Long> there,
            List<String> wanted,
            Map<String, Long> values) {
        for (String counter : wanted) {
            Long value = there.get(counter);
            if (value != null) {
                system.remember("%s/%s/%s".formatted(port.path(), folder, counter), Long.toUnsignedString(value));
                values.put(port + ", " + counter, value);
            }
        }
    }

    private static List<String> growth(Map<String, Long> before, Map<String, Long> after) {
        List<String> growing = new ArrayList<>();
        before.forEach((counter, earlier) -> {
            long later = after.getOrDefault(counter, earlier);
            if (later > earlier) {
                growing.add("%s: %s, and %s ms later %s".formatted(counter, earlier, PAUSE_MILLIS, later));
            }
        });
        return growing;
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
