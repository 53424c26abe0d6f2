package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This host's end of the wire between two hosts of the lab. */
final class Wire {
    private static final Path PORT = Path.of("/sys/class/infiniband/" + SoftRoceDevice.name() + "/ports/1");
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private Wire() {}

    /** Pulls the plug: this host sees that its port is down, the other one hears nothing any more. */
    static void cut() throws Exception {
        set("off", "DOWN");
    }

    static void join() throws Exception {
        set("on", "ACTIVE");
    }

    /** Delays, loses and doubles what this host sends, and reorders it too where that is asked for. */
    static void makeUnreliable(boolean reordering) throws Exception {
        run("tc qdisc add dev %s root netem delay 1ms%s loss 2%% duplicate 2%%"
                .formatted(networkInterface(), reordering ? " reorder 25%" : ""));
    }

    static void makeReliable() throws Exception {
        run("tc qdisc delete dev %s root".formatted(networkInterface()));
    }

    /** What the device has counted, by the name of the file in {@code hw_counters}. */
    static long counter(String name) throws IOException {
        return Long.parseLong(
                Files.readString(PORT.resolve("hw_counters").resolve(name)).strip());
    }

    private static void set(String state, String portState) throws Exception {
        Files.writeString(Path.of(System.getenv("RDMA4J_LAB_WIRE")), state + "\n");
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.readString(PORT.resolve("state")).contains(portState)) {
            assertThat(System.nanoTime()).as("the port becomes %s", portState).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private static String networkInterface() throws IOException {
        return Files.readString(PORT.resolve("gid_attrs/ndevs/1")).strip();
    }

    private static void run(String command) throws Exception {
        Process process = new ProcessBuilder(command.split(" ", -1)).inheritIO().start();
        assertThat(process.waitFor()).as(command).isZero();
    }
}
