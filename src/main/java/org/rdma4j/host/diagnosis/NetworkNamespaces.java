package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;

/** Whether network namespaces share the RDMA devices, or each device belongs to one; from {@code rdma system}. */
final class NetworkNamespaces {
    /** In a snapshot, what the command printed. */
    private static final String MODE = "/rdma4j/rdma-system";

    private NetworkNamespaces() {}

    /** As {@code netns exclusive copy-on-fork on}; empty if it is unknown. */
    static Optional<String> mode(ExaminedSystem system) {
        return system.once(
                "network namespaces",
                () -> (system.isHost()
                                ? system.output(List.of("rdma", "system"), MODE, line -> line.contains("netns"))
                                : system.lines(MODE, line -> line.contains("netns")))
                        .flatMap(lines -> lines.stream().findFirst()));
    }

    /** In a snapshot, which of the interfaces that GIDs belong to were in the examined network namespace. */
    private static final String INTERFACES = "/rdma4j/interfaces";

    /** Whether an interface is known to be in another network namespace. */
    static boolean isElsewhere(ExaminedSystem system, String networkInterface) {
        if (system.isHost()) {
            return !system.isFolder("/sys/class/net/" + networkInterface);
        }
        return system.text(INTERFACES)
                .filter(here -> here.lines().noneMatch(networkInterface::equals))
                .isPresent();
    }

    /** Keeps which of these interfaces are here, for the examination of a copy. */
    static void record(ExaminedSystem system, List<String> interfaces) {
        List<String> here =
                interfaces.stream().filter(name -> !isElsewhere(system, name)).toList();
        system.remember(INTERFACES, String.join("\n", here));
    }

    static boolean areExclusive(ExaminedSystem system) {
        return mode(system).filter(mode -> mode.contains("exclusive")).isPresent();
    }
}
