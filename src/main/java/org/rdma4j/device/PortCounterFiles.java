package org.rdma4j.device;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the kernel counts for a port, as sysfs shows it: the one place where the counters of a RoCE port are, for no
 * performance management agent answers there.
 *
 * @param standard of the folder {@code counters}: InfiniBand's counters under the kernel's names, data in words of four
 *     octets; empty where the driver has none
 * @param hardware of the folder {@code hw_counters}: what the driver itself counts, under its own names
 */
public record PortCounterFiles(SortedMap<String, Long> standard, SortedMap<String, Long> hardware) {
    private static final String DEVICES = "/sys/class/infiniband";

    /** How old the values in {@code hw_counters} may be, and no counter. */
    private static final String LIFESPAN = "lifespan";

    /** Copies the maps. */
    public PortCounterFiles {
        standard = Collections.unmodifiableSortedMap(new TreeMap<>(standard));
        hardware = Collections.unmodifiableSortedMap(new TreeMap<>(hardware));
    }

    /**
     * Reads the counters of a port.
     *
     * @param system the system that the port is of
     * @param device as {@code rxe0}
     * @param port from 1
     * @return the counters, unsigned; both maps are empty where there is no such port
     */
    public static PortCounterFiles of(SystemRoot system, String device, int port) {
        String folder = folder(device, port);
        SortedMap<String, Long> hardware = read(system, folder + "/hw_counters");
        hardware.remove(LIFESPAN);
        return new PortCounterFiles(read(system, folder + "/counters"), hardware);
    }

    /**
     * Reads one counter of a port: each read may cost the driver a question to its card.
     *
     * @param system the system that the port is of
     * @param device as {@code rxe0}
     * @param port from 1
     * @param file as {@code hw_counters/sent_pkts}
     * @return the counter, unsigned; empty where there is no such file, or no number in it
     */
    public static Optional<Long> value(SystemRoot system, String device, int port, String file) {
        return system.read(folder(device, port) + "/" + file).flatMap(PortCounterFiles::number);
    }

    /**
     * What a port speaks.
     *
     * @param system the system that the port is of
     * @param device as {@code rxe0}
     * @param port from 1
     * @return {@code InfiniBand} or {@code Ethernet}; empty where there is no such port
     */
    public static Optional<String> linkLayer(SystemRoot system, String device, int port) {
        return system.read(folder(device, port) + "/link_layer");
    }

    /**
     * A port of a device.
     *
     * @param device as {@code rxe0}
     * @param port from 1
     */
    public record Port(String device, int port) {}

    /**
     * The RoCE port that is meant where none is named.
     *
     * @param system the system that is looked at
     * @return the first active Ethernet port; empty where there is none, or an InfiniBand port is there, active or not
     */
    public static Optional<Port> firstEthernetPort(SystemRoot system) {
        Port first = null;
        for (String device : system.names(DEVICES)) {
            for (String number : system.names(DEVICES + "/" + device + "/ports")) {
                int port = number(number).orElse(0L).intValue();
                if (!linkLayer(system, device, port).equals(Optional.of("Ethernet"))) {
                    return Optional.empty();
                }
                boolean active = system.read(folder(device, port) + "/state")
                        .filter(state -> state.endsWith("ACTIVE"))
                        .isPresent();
                first = first == null && active ? new Port(device, port) : first;
            }
        }
        return Optional.ofNullable(first);
    }

    private static String folder(String device, int port) {
        return DEVICES + "/" + device + "/ports/" + port;
    }

    private static SortedMap<String, Long> read(SystemRoot system, String folder) {
        SortedMap<String, Long> values = new TreeMap<>();
        for (String name : system.names(folder)) {
            system.read(folder + "/" + name)
                    .flatMap(PortCounterFiles::number)
                    .ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    /** Some drivers have files that are no numbers, and some that cannot be read. */
    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseUnsignedLong(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
