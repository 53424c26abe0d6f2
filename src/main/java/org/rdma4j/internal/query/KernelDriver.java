package org.rdma4j.internal.query;

import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.host.SystemRoot;
import org.rdma4j.internal.standin.StandInDevices;

/**
 * The kernel driver of a device. The provider in user space follows from it.
 *
 * @param name the driver of the device's PCI function; null for soft devices
 */
public record KernelDriver(@Nullable String name) {
    /** Drivers whose providers write to queues and doorbells in memory, and take spin locks only. */
    private static final Set<String> WITHOUT_SYSTEM_CALLS = Set.of("mlx4_core", "mlx5_core", "efa");

    private static final String DRIVER = "DRIVER=";

    /**
     * Reads the driver of a device from sysfs.
     *
     * @param deviceName the kernel's name of the device
     * @return the driver
     */
    public static KernelDriver of(String deviceName) {
        Stream<String> properties =
                SystemRoot.HOST.read("/sys/class/infiniband/" + deviceName + "/device/uevent").stream()
                        .flatMap(String::lines);
        return new KernelDriver(properties
                .filter(property -> property.startsWith(DRIVER))
                .map(property -> property.substring(DRIVER.length()))
                .findFirst()
                .or(() -> StandInDevices.driver(deviceName))
                .orElse(null));
    }

    /**
     * Whether posting and polling are known to make no system call.
     *
     * @return true for drivers whose providers are known
     */
    public boolean worksWithoutSystemCalls() {
        return name != null && WITHOUT_SYSTEM_CALLS.contains(name);
    }

    /**
     * Whether {@code ibv_next_poll} can be relied on. The one of soft-RoCE, in rdma-core 44 and others, ends the poll
     * when it finds no completion, and the {@code ibv_end_poll} that must follow then consumes a completion that is not
     * there.
     *
     * @return true for all devices but soft ones
     */
    public boolean pollsSuccessively() {
        return name != null;
    }
}
