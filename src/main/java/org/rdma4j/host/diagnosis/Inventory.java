package org.rdma4j.host.diagnosis;

import java.util.List;

/**
 * A summary of a system's devices and ports.
 *
 * @param usable the RDMA devices that programs can use now: node, library, port and address are in order
 * @param others the RDMA devices that programs cannot use now
 * @param activePorts the ports that are ACTIVE, as {@code mlx5_0, port 1}
 */
public record Inventory(List<String> usable, List<String> others, List<String> activePorts) {
    /** Takes copies of the lists. */
    public Inventory {
        usable = List.copyOf(usable);
        others = List.copyOf(others);
        activePorts = List.copyOf(activePorts);
    }
}
