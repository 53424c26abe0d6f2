package org.rdma4j.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A system made of files in a folder. Its device nodes are real ones, and making them takes root. */
final class FakeSystem {
    private final Path folder;

    FakeSystem(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("dev/infiniband"));
    }

    SystemRoot root() {
        return new SystemRoot(folder);
    }

    DeviceNodes nodes() {
        return new DeviceNodes(root());
    }

    DeviceNode node(String name) {
        return new DeviceNode(root(), name.startsWith("umad") ? DeviceClass.MAD : DeviceClass.VERBS, name);
    }

    /** Writes /proc/devices. */
    FakeSystem drivers(String... lines) throws IOException {
        return file(
                "proc/devices", "Character devices:\n" + String.join("\n", lines) + "\n\nBlock devices:\n  7 loop\n");
    }

    /** Writes what is mounted. */
    FakeSystem mounts(String... lines) throws IOException {
        return file("proc/self/mounts", String.join("\n", lines));
    }

    /** Lets sysfs know a device and one port of it, which no class has made a node for. */
    FakeSystem device(String device) throws IOException {
        Files.createDirectories(
                folder.resolve("sys/class/infiniband").resolve(device).resolve("ports/1"));
        return this;
    }

    /** Lets sysfs know a verbs device. */
    FakeSystem verbs(String name, String number, String device) throws IOException {
        file("sys/class/infiniband_verbs/abi_version", "6");
        file("sys/class/infiniband_verbs/%s/dev".formatted(name), number);
        return file("sys/class/infiniband_verbs/%s/ibdev".formatted(name), device);
    }

    /** Lets sysfs know a device for management datagrams, and the one for subnet managers beside it. */
    FakeSystem umad(String name, String number, String device, int port) throws IOException {
        for (String entry : new String[] {name, name.replace("umad", "issm")}) {
            String entryFolder = "sys/class/infiniband_mad/" + entry;
            file(entryFolder + "/ibdev", device);
            file(entryFolder + "/port", Integer.toString(port));
            file(entryFolder + "/dev", entry.equals(name) ? number : "231:64");
        }
        return this;
    }

    /** Makes a character device under /dev/infiniband. */
    FakeSystem node(String name, int major, int minor, String mode) throws IOException, InterruptedException {
        int status = new ProcessBuilder(
                        "mknod",
                        "-m",
                        mode,
                        path(name).toString(),
                        "c",
                        Integer.toString(major),
                        Integer.toString(minor))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assumeTrue(status == 0, "making device nodes takes root");
        return this;
    }

    Path path(String name) {
        return folder.resolve("dev/infiniband").resolve(name);
    }

    private FakeSystem file(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
        return this;
    }
}
