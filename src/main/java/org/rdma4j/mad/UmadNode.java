package org.rdma4j.mad;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The device node that leads to a port's umad interface.
 *
 * @param path as {@code /dev/infiniband/umad0}
 */
record UmadNode(Path path) {
    private static final Path SYSFS = Path.of("/sys/class/infiniband_mad");
    private static final Path NODES = Path.of("/dev/infiniband");

    /**
     * Finds the node by what sysfs says. Empty where sysfs has no such entry: without the umad module, and on a
     * simulated fabric, which shows its files to the C library alone.
     */
    static Optional<UmadNode> find(String caName, int portNumber) {
        return find(SYSFS, caName, portNumber);
    }

    static Optional<UmadNode> find(Path sysfs, String caName, int portNumber) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(sysfs, "umad*")) {
            for (Path entry : entries) {
                if (caName.equals(read(entry.resolve("ibdev")))
                        && Integer.toString(portNumber).equals(read(entry.resolve("port")))) {
                    return Optional.of(new UmadNode(NODES.resolve(entry.getFileName())));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
