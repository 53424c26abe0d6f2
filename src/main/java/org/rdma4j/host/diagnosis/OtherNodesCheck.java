package org.rdma4j.host.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdma4j.host.DeviceNumber;

/**
 * Checks the nodes that this library does not open: that of the connection manager, and those of subnet managers. They
 * are not opened here either: opening one of the latter would tell the fabric that a subnet manager runs here.
 */
final class OtherNodesCheck implements Check {
    private static final String SUBJECT = "device nodes";
    private static final String MANAGERS = "/sys/class/infiniband_mad";

    /** In a snapshot, the number that the node had on the system itself. */
    private static final String NUMBERS = "/rdma4j/nodes/";

    private record Node(String name, String numberFile, String mode, State withoutIt, String use) {}

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        for (Node node : nodes(system)) {
            Optional<DeviceNumber> expected = system.text(node.numberFile()).flatMap(OtherNodesCheck::number);
            if (expected.isPresent()) {
                finding(system, node, expected.get()).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static List<Node> nodes(ExaminedSystem system) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node(
                "rdma_cm",
                "/sys/class/misc/rdma_cm/dev",
                "0666",
                State.WARNING,
                "programs that connect through librdmacm do not run"));
        for (String name : system.names(MANAGERS)) {
            if (name.matches("issm\\d{1,6}")) {
                nodes.add(new Node(
                        name,
                        "%s/%s/dev".formatted(MANAGERS, name),
                        "0600",
                        State.NOTE,
                        "no subnet manager can run on its port"));
            }
        }
        return nodes;
    }

    private static Optional<Finding> finding(ExaminedSystem system, Node node, DeviceNumber expected) {
        Optional<DeviceNumber> found = system.isHost()
                ? found(system, node)
                : system.text(NUMBERS + node.name()).flatMap(OtherNodesCheck::number);
        if (found.isPresent()) {
            system.remember(NUMBERS + node.name(), found.get().toString());
        }
        boolean isUnknown = found.isEmpty() && !system.isHost() && !system.isFolder("/rdma4j/nodes");
        if (isUnknown || found.equals(Optional.of(expected))) {
            return Optional.empty();
        }
        String path = "/dev/infiniband/" + node.name();
        String what = found.isPresent()
                ? "%s has the number %s, and its device %s".formatted(path, found.get(), expected)
                : "%s is missing, though the kernel has its device (%s)".formatted(path, expected);
        return Optional.of(Finding.of(node.withoutIt(), SUBJECT, what)
                .because("Without it, %s. A container must be started with all of /dev/infiniband."
                        .formatted(node.use()))
                .mendedBy("mkdir -p /dev/infiniband && rm -f %1$s && mknod -m %2$s %1$s c %3$s %4$s"
                        .formatted(path, node.mode(), expected.major(), expected.minor())));
    }

    private static Optional<DeviceNumber> found(ExaminedSystem system, Node node) {
        try {
            long packed =
                    (long) Files.getAttribute(system.root().resolve("/dev/infiniband/" + node.name()), "unix:rdev");
            return Optional.of(DeviceNumber.ofLibrary(packed));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<DeviceNumber> number(String text) {
        try {
            return Optional.of(DeviceNumber.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
