package org.rdma4j.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A system made of files in a folder. Its device nodes are real, so only root can create them. */
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

    /** Writes the list of mounts. */
    FakeSystem mounts(String... lines) throws IOException {
        return file("proc/self/mounts", String.join("\n", lines));
    }

    /** Adds a device with one port to sysfs, without any device nodes. */
    FakeSystem device(String device) throws IOException {
        Files.createDirectories(
                folder.resolve("sys/class/infiniband").resolve(device).resolve("ports/1"));
        return this;
    }

    /** Adds a verbs device to sysfs. */
    FakeSystem verbs(String name, String number, String device) throws IOException {
        file("sys/class/infiniband_verbs/abi_version", "6");
        file("sys/class/infiniband_verbs/%s/dev".formatted(name), number);
        return file("sys/class/infiniband_verbs/%s/ibdev".formatted(name), device);
    }

    /** Adds a umad device and its issm device to sysfs. */
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
