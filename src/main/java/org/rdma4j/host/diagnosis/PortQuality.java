package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdma4j.host.PortFolder;

/** Checks whether a working port is slower, or compatible with fewer peers, than it could be. */
final class PortQuality {
    /** With less, not even packets of 1024 bytes and their headers fit into an Ethernet frame. */
    private static final long LEAST_MTU = 1100;

    private PortQuality() {}

    static List<Finding> findings(ExaminedSystem system, PortFolder port) {
        List<Finding> findings = new ArrayList<>();
        switch (RdmaDevices.transport(system, port)) {
            case INFINIBAND -> LinkRate.finding(system, port).ifPresent(findings::add);
            case ROCE -> {
                gids(system, port, findings);
                interfaces(system, port, findings);
            }
            case IWARP -> interfaces(system, port, findings);
            case OMNI_PATH, OTHER -> {}
        }
        return findings.stream()
                .map(finding -> finding.about(port.deviceName()))
                .toList();
    }

    private static void gids(ExaminedSystem system, PortFolder port, List<Finding> findings) {
        GidTable gids = GidTable.of(system, port);
        List<String> evidence =
                List.of("GIDs: " + gids.kinds(), "types: " + gids.types(), "interfaces: " + gids.interfaces());
        if (!gids.types().isEmpty() && !gids.types().contains("RoCE v2")) {
            findings.add(Finding.of(State.WARNING, PortCheck.SUBJECT, "%s speaks only the old RoCE v1".formatted(port))
                    .because("It is not routed, and peers that speak RoCE v2 do not understand it.")
                    .seenIn(evidence));
        } else if (!gids.kinds().contains(GidKind.IPV4) && !gids.interfaces().isEmpty()) {
            findings.add(Finding.of(State.NOTE, PortCheck.SUBJECT, "%s has no GID from an IPv4 address".formatted(port))
                    .because("Programs that want one find none; IPv6 serves all others.")
                    .seenIn(evidence)
                    .mendedBy("ip address add ADDRESS/PREFIX dev "
                            + gids.interfaces().first()));
        }
    }

    private static void interfaces(ExaminedSystem system, PortFolder port, List<Finding> findings) {
        for (String each : GidTable.of(system, port).interfaces()) {
            mtu(system, port, each).ifPresent(findings::add);
            EthernetRate.finding(system, port, each).ifPresent(findings::add);
        }
    }

    private static Optional<Finding> mtu(ExaminedSystem system, PortFolder port, String name) {
        return system.number("/sys/class/net/" + name + "/mtu")
                .filter(mtu -> mtu < LEAST_MTU)
                .map(mtu -> Finding.of(
                                State.WARNING,
                                PortCheck.SUBJECT,
                                "%s has an MTU of %s on %s".formatted(port, mtu, name))
                        .because(
                                "RDMA then uses 512 bytes or fewer a packet. 1500 gives 1024, and 4200 or more gives 4096.")
                        .mendedBy("ip link set %s mtu 4200".formatted(name)));
    }
}
