package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;

/** Whether network namespaces share the RDMA devices, or each device belongs to one, as {@code rdma system} says. */
final class NetworkNamespaces {
    /** In a snapshot, what the command printed. */
    private static final String MODE = "/rdma4j/rdma-system";

    private NetworkNamespaces() {}

    /** As {@code netns exclusive copy-on-fork on}; empty where it is not known. */
    static Optional<String> mode(ExaminedSystem system) {
        return system.once(
                "network namespaces",
                () -> (system.isHost()
                                ? system.output(List.of("rdma", "system"), MODE, line -> line.contains("netns"))
                                : system.lines(MODE, line -> line.contains("netns")))
                        .flatMap(lines -> lines.stream().findFirst()));
    }

    static boolean areExclusive(ExaminedSystem system) {
        return mode(system).filter(mode -> mode.contains("exclusive")).isPresent();
    }
}
