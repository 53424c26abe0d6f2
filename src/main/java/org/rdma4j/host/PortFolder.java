package org.rdma4j.host;

import java.util.Optional;

/**
 * A port of a device that has a folder in sysfs.
 *
 * @param deviceName as {@code rxe0}
 * @param number from 1
 */
public record PortFolder(String deviceName, int number) {
    private static final String DEVICES = "/sys/class/infiniband";
    private static final String ETHERNET = "Ethernet";

    /**
     * The RoCE port to use if none is named.
     *
     * @param system the system that is looked at
     * @return the first active Ethernet port; empty if there is none, or if there is an InfiniBand port, active or not
     */
    public static Optional<PortFolder> firstEthernet(SystemRoot system) {
        PortFolder first = null;
        for (String deviceName : system.names(DEVICES)) {
            for (String name : system.names(DEVICES + "/" + deviceName + "/ports")) {
                if (name.matches("\\d{1,3}")) {
                    PortFolder port = new PortFolder(deviceName, Integer.parseInt(name));
                    if (!port.isEthernet(system)) {
                        return Optional.empty();
                    }
                    first = first == null && port.isActive(system) ? port : first;
                }
            }
        }
        return Optional.ofNullable(first);
    }

    /**
     * Whether the port is one for RoCE: its link layer is Ethernet.
     *
     * @param system the system that the port is of
     * @return false for InfiniBand, and where there is no such port
     */
    public boolean isEthernet(SystemRoot system) {
        return system.read(path() + "/link_layer").filter(ETHERNET::equals).isPresent();
    }

    /**
     * Whether the port is ACTIVE.
     *
     * @param system the system that the port is of
     * @return false in any other state, and where there is no such port
     */
    public boolean isActive(SystemRoot system) {
        return system.read(path() + "/state")
                .filter(state -> state.endsWith("ACTIVE"))
                .isPresent();
    }

    /** As {@code rxe0, port 1}. */
    @Override
    public String toString() {
        return deviceName + ", port " + number;
    }

    /**
     * The path of the folder.
     *
     * @return below {@code /sys/class/infiniband}
     */
    public String path() {
        return DEVICES + "/" + deviceName + "/ports/" + number;
    }
}
