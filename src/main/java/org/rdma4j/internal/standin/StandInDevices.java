package org.rdma4j.internal.standin;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The devices of a stand-in for libibverbs. They are only memory, without a device node to check and without a driver
 * in sysfs. Benchmarks name their device before they open it.
 */
public final class StandInDevices {
    private static final Map<String, String> DRIVERS = new ConcurrentHashMap<>();

    private StandInDevices() {}

    /**
     * Names a device of a stand-in.
     *
     * @param deviceName the name that the stand-in gives it
     * @param driver the kernel driver of a card whose provider is to be measured, as {@code mlx5_core}
     */
    public static void add(String deviceName, String driver) {
        DRIVERS.put(deviceName, driver);
    }

    /**
     * Whether a device is one of a stand-in.
     *
     * @param deviceName its name
     * @return true if it was named
     */
    public static boolean contains(String deviceName) {
        return DRIVERS.containsKey(deviceName);
    }

    /**
     * The kernel driver whose provider a device of a stand-in imitates.
     *
     * @param deviceName its name
     * @return the driver; empty for a device of the kernel
     */
    public static Optional<String> driver(String deviceName) {
        return Optional.ofNullable(DRIVERS.get(deviceName));
    }
}
