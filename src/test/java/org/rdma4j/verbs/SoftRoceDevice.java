package org.rdma4j.verbs;

import java.util.concurrent.locks.LockSupport;

/** The lab's device, which tests tagged {@code soft-roce} run on. */
final class SoftRoceDevice {
    static final int PORT = 1;

    private SoftRoceDevice() {}

    static String name() {
        String name = System.getenv("RDMA4J_LAB_DEVICE");
        if (name == null) {
            throw new AssertionError("tests tagged soft-roce run in the lab: ./rdma4j test");
        }
        return name;
    }

    static Context open() {
        try (Devices devices = Devices.list()) {
            return devices.require(name()).open();
        }
    }

    /** Waits until work that needs no answer of ours is done; for what cannot be waited for by polling. */
    static void settle() {
        LockSupport.parkNanos(300_000_000);
    }
}
