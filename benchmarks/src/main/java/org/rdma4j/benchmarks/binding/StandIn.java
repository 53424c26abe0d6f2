package org.rdma4j.benchmarks.binding;

import org.rdma4j.internal.standin.StandInDevices;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.DataPathCalls;
import org.rdma4j.verbs.Devices;

/** The one device of the stand-in for libibverbs. */
final class StandIn {
    private static final String NAME = "stand-in";

    private StandIn() {}

    /** Opens it as if it were a card of this driver. */
    static Context open(DataPathCalls calls) {
        StandInDevices.add(NAME, "mlx5_core");
        try (Devices devices = Devices.list()) {
            return devices.require(NAME).open(calls);
        }
    }
}
