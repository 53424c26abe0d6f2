package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.rdma4j.host.PortCounterFiles;
import org.rdma4j.host.SystemRoot;

/** This host's kernel, read for a RoCE port. */
record KernelStation(SystemRoot root, String deviceName, int port) implements Station {
    private static final Pattern NAME_OF_ERRORS = Pattern.compile("(.*_)?(err|drop|discard).*|link_downed");

    /**
     * The widths of the counters that the kernel takes from the driver's PortCounters attribute, where they saturate.
     * IBA volume 1, 16.1.3.5.
     */
    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("symbol_error", 16),
            Map.entry("link_error_recovery", 8),
            Map.entry("link_downed", 8),
            Map.entry("port_rcv_errors", 16),
            Map.entry("port_rcv_remote_physical_errors", 16),
            Map.entry("port_rcv_switch_relay_errors", 16),
            Map.entry("port_xmit_discards", 16),
            Map.entry("port_xmit_constraint_errors", 8),
            Map.entry("port_rcv_constraint_errors", 8),
            Map.entry("local_link_integrity_errors", 4),
            Map.entry("excessive_buffer_overrun_errors", 4),
            Map.entry("VL15_dropped", 16),
            Map.entry("port_xmit_wait", 32));

    /** The counters that have 64 bits on a port with extended counters, and 32 on others. */
    private static final List<String> TRAFFIC =
            List.of("port_xmit_data", "port_rcv_data", "port_xmit_packets", "port_rcv_packets");

    KernelStation(String deviceName, int port) {
        this(SystemRoot.HOST, deviceName, port);
    }

    @Override
    public Conversation<Sample> reading() {
        return Conversation.over(read());
    }

    /** The kernel always responds. */
    @Override
    public Conversation<Sample> completing(Sample earlier) {
        return Conversation.over(earlier);
    }

    Sample read() {
        PortCounterFiles kernel = PortCounterFiles.of(root, deviceName, port);
        List<Counter> counters = new ArrayList<>();
        boolean isExtended = isExtended(kernel.standard());
        kernel.standard().forEach((name, value) -> counters.add(counter("", name, value, bits(name, isExtended))));
        kernel.hardware().forEach((name, value) -> counters.add(counter("hw_counters/", name, value, Long.SIZE)));
        PortPlace place = PortPlace.at(deviceName, port, 0);
        if (counters.isEmpty()) {
            String reason =
                    "the kernel shows no counters of %s port %d: there is no such port, or its driver has none in /sys/class/infiniband/%s/ports/%d"
                            .formatted(deviceName, port, deviceName, port);
            return new Sample(List.of(), List.of(new Failure(Failure.Code.ERROR, null, List.of(), 0, reason)));
        }
        return new Sample(List.of(Reading.now(place, CounterOrigin.KERNEL, counters)), List.of());
    }

    /** The kernel shows unicast counters only together with the extended ones; a larger number proves those too. */
    private static boolean isExtended(SortedMap<String, Long> standard) {
        return standard.containsKey("unicast_xmit_packets")
                || TRAFFIC.stream()
                        .map(name -> standard.getOrDefault(name, 0L))
                        .anyMatch(value -> Long.compareUnsigned(value, 0xFFFF_FFFFL) > 0);
    }

    private static int bits(String name, boolean isExtended) {
        if (TRAFFIC.contains(name)) {
            return isExtended ? Long.SIZE : Integer.SIZE;
        }
        return BITS.getOrDefault(name, Long.SIZE);
    }

    /** A number that does not fit shows that this driver's counter is wider than most. */
    private static Counter counter(String folder, String name, long value, int bits) {
        boolean fits = bits == Long.SIZE || value >>> bits == 0;
        return new Counter(folder + name, unit(name.toLowerCase(Locale.ROOT)), value, fits ? bits : Long.SIZE);
    }

    /** The names of {@code counters} are the kernel's; those of {@code hw_counters} are each driver's own. */
    private static CounterUnit unit(String name) {
        if (name.equals("port_xmit_data") || name.equals("port_rcv_data")) {
            return CounterUnit.BYTES;
        }
        if (name.endsWith("_wait")) {
            return CounterUnit.TICKS;
        }
        if (NAME_OF_ERRORS.matcher(name).matches()) {
            return CounterUnit.ERRORS;
        }
        return name.endsWith("packets") || name.endsWith("pkts") ? CounterUnit.PACKETS : CounterUnit.EVENTS;
    }
}
