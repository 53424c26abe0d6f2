package org.rdma4j.host;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kernel's counters of a port, from sysfs. A RoCE port has its counters nowhere else, because it has no performance
 * management agent.
 *
 * @param standard the folder {@code counters}: InfiniBand's counters under the kernel's names, data in words of four
 *     bytes; empty where the driver has none
 * @param hardware the folder {@code hw_counters}: what the driver itself counts, under its own names
 */
public record PortCounterFiles(SortedMap<String, Long> standard, SortedMap<String, Long> hardware) {
    /** Not a counter: how old the values in {@code hw_counters} may be. */
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
     * @param deviceName as {@code rxe0}
     * @param port from 1
     * @return the counters, unsigned; both maps are empty where there is no such port
     */
    public static PortCounterFiles of(SystemRoot system, String deviceName, int port) {
        String folder = new PortFolder(deviceName, port).path();
        SortedMap<String, Long> hardware = read(system, folder + "/hw_counters");
        hardware.remove(LIFESPAN);
        return new PortCounterFiles(read(system, folder + "/counters"), hardware);
    }

    /**
     * Reads one counter of a port. The driver may have to ask its card for each.
     *
     * @param system the system that the port is of
     * @param deviceName as {@code rxe0}
     * @param port from 1
     * @param file as {@code hw_counters/sent_pkts}
     * @return the counter, unsigned; empty where there is no such file, or no number in it
     */
    public static Optional<Long> value(SystemRoot system, String deviceName, int port, String file) {
        return system.read(new PortFolder(deviceName, port).path() + "/" + file).flatMap(PortCounterFiles::number);
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

    /** Some drivers have files that hold no number or cannot be read. */
    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseUnsignedLong(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
