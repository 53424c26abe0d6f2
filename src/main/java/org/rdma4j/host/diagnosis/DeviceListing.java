package org.rdma4j.host.diagnosis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that prints the names of the devices that libibverbs lists, with what it warns of beside them. */
final class DeviceListing {
    /** By its name, because it calls libibverbs, and what looks at a system must do so where there is none. */
    static final String MAIN = "org.rdma4j.internal.ffm.DeviceNames";

    private DeviceListing() {}

    static ProcessBuilder program() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // A provider that crashes leaves no files behind.
                "-XX:+SuppressFatalErrorMessage",
                "-XX:-CreateCoredumpOnCrash"));
        Module module = DeviceListing.class.getModule();
        if (module.isNamed()) {
            command.addAll(List.of(
                    "--enable-native-access=org.rdma4j,org.rdma4j.bindings",
                    "--module-path",
                    System.getProperty("jdk.module.path", ""),
                    "--module",
                    module.getName() + "/" + MAIN));
        } else {
            command.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--class-path",
                    System.getProperty("java.class.path", ""),
                    MAIN));
        }
        return new ProcessBuilder(command);
    }
}
