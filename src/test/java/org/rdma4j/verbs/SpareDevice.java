package org.rdma4j.verbs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A soft-RoCE device of one test's own, on a network interface of its own: what happens to it disturbs no other test.
 */
final class SpareDevice implements AutoCloseable {
    static final String ADDRESS = "198.51.100.1/24";
    private static final String INTERFACE = "spare0";

    private final String name;

    private SpareDevice(String name) {
        this.name = name;
    }

    static SpareDevice create() throws IOException {
        SpareDevice device = new SpareDevice("spare_rxe0");
        run("ip", "link", "add", INTERFACE, "type", "dummy");
        run("ip", "link", "set", INTERFACE, "up");
        run("rdma", "link", "add", device.name, "type", "rxe", "netdev", INTERFACE);
        return device;
    }

    Context open() {
        try (Devices devices = Devices.list()) {
            return devices.require(name).open();
        }
    }

    void setUp(boolean up) throws IOException {
        run("ip", "link", "set", INTERFACE, up ? "up" : "down");
    }

    /** Removes the device from under whoever uses it; the kernel may wait until nobody does. */
    Process remove() throws IOException {
        return new ProcessBuilder("rdma", "link", "delete", name).inheritIO().start();
    }

    void addAddress() throws IOException {
        addAddress(ADDRESS);
    }

    void addAddress(String address) throws IOException {
        run("ip", "address", "add", address, "dev", INTERFACE);
    }

    /** The IPv4 ones. */
    void removeAddresses() throws IOException {
        run("ip", "-4", "address", "flush", "dev", INTERFACE);
    }

    @Override
    public void close() throws IOException {
        run("ip", "link", "delete", INTERFACE); // the device goes with it
    }

    private static void run(String... command) throws IOException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new AssertionError(String.join(" ", command) + " failed: " + said.strip());
        }
    }
}
