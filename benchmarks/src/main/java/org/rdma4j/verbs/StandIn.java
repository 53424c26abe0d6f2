package org.rdma4j.verbs;

import java.util.Optional;
import org.rdma4j.internal.query.KernelDriver;

/**
 * Opens the one device of the stand-in for libibverbs. {@link Device#open()} would look for its device node first, which
 * there is none of: memory alone is behind it. Hence this class's package.
 */
public final class StandIn {
    /** A card's driver, so that the provider is polled as a card's is. */
    private static final KernelDriver DRIVER = new KernelDriver(Optional.of("mlx5_core"));

    private StandIn() {}

    /**
     * Opens it.
     *
     * @param calls how its functions are called
     * @return the context, to be closed
     */
    public static Context open(DataPathCalls calls) {
        try (Devices devices = Devices.list()) {
            return devices.require("stand-in").openUnchecked(DRIVER, calls);
        }
    }
}
