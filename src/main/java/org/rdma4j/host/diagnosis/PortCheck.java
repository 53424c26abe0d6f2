package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.rdma4j.host.PortFolder;

/** Whether the ports are up and have addresses. */
final class PortCheck implements Check {
    private static final String SUBJECT = "port";
    private static final int MOST_GIDS = 256;

    /** Below it, not even messages of 1024 octets fit an Ethernet frame with their headers. */
    private static final long LEAST_MTU = 1100;

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        for (PortFolder port : RdmaDevices.ports(system)) {
            Optional<String> state = system.text(port.path() + "/state");
            if (state.isEmpty()) {
                findings.add(Finding.of(State.CANNOT_TELL, SUBJECT, "the state of %s cannot be read".formatted(port)));
                continue;
            }
            boolean isEthernet =
                    system.text(port.path() + "/link_layer").orElse("").equals("Ethernet");
            List<Finding> wrong = new ArrayList<>();
            if (isEthernet) {
                ethernet(system, port, name(state.get()), wrong);
            } else {
                infiniband(system, port, name(state.get()), wrong);
            }
            findings.addAll(wrong);
            if (wrong.isEmpty()) {
                String rate = system.text(port.path() + "/rate").orElse("at an unknown rate");
                findings.add(Finding.of(State.GOOD, SUBJECT, "%s is active, %s".formatted(port, rate)));
            }
        }
        return findings;
    }

    private static void infiniband(ExaminedSystem system, PortFolder port, String state, List<Finding> findings) {
        String physical = system.text(port.path() + "/phys_state").orElse("unknown");
        String managerLid = system.text(port.path() + "/sm_lid").orElse("unknown");
        List<String> evidence =
                List.of("state: " + state, "physical state: " + physical, "LID of the subnet manager: " + managerLid);
        if (state.equals("INIT")) {
            findings.add(Finding.of(State.BROKEN, SUBJECT, "%s waits for a subnet manager (INIT)".formatted(port))
                    .because("The link is up, and nobody has given the port an address. On every InfiniBand subnet one"
                            + " subnet manager must run: in a managed switch, or opensm on one machine.")
                    .seenIn(evidence)
                    .mendedBy("systemctl start opensm", "sminfo"));
        } else if (!state.equals("ACTIVE")) {
            findings.add(Finding.of(State.BROKEN, SUBJECT, "%s is %s".formatted(port, state))
                    .because(
                            physical.contains("Disabled")
                                    ? "The port was switched off."
                                    : "There is no link: look at the cable, its plugs, and the port at the other end.")
                    .seenIn(evidence)
                    .mendedBy(
                            physical.contains("Disabled")
                                    ? "ibportstate -C %1$s -P %2$d -D 0 %2$d enable"
                                            .formatted(port.device(), port.number())
                                    : "iblinkinfo"));
        }
        if (state.equals("ACTIVE")) {
            LinkRate.finding(system, port).ifPresent(findings::add);
        }
    }

    private static void ethernet(ExaminedSystem system, PortFolder port, String state, List<Finding> findings) {
        TreeSet<GidKind> kinds = new TreeSet<>();
        TreeSet<String> types = new TreeSet<>();
        TreeSet<String> interfaces = new TreeSet<>();
        // The tables of some cards have hundreds of empty entries behind the used ones.
        int size = Math.min(MOST_GIDS, system.names(port.path() + "/gids").size());
        for (int index = 0; index < size; index++) {
            GidKind kind =
                    GidKind.of(system.text(port.path() + "/gids/" + index).orElse(""));
            if (kind != GidKind.NONE) {
                kinds.add(kind);
                system.text(port.path() + "/gid_attrs/types/" + index).ifPresent(types::add);
                system.text(port.path() + "/gid_attrs/ndevs/" + index).ifPresent(interfaces::add);
            }
        }
        List<String> evidence =
                List.of("state: " + state, "GIDs: " + kinds, "types: " + types, "interfaces: " + interfaces);
        String networkInterface = interfaces.isEmpty() ? "INTERFACE" : interfaces.first();
        if (!state.equals("ACTIVE")) {
            findings.add(Finding.of(State.BROKEN, SUBJECT, "%s is %s".formatted(port, state))
                    .because("On Ethernet the port follows its network interface, which is down or has no link.")
                    .seenIn(evidence)
                    .mendedBy("rdma link show", "ip link set %s up".formatted(networkInterface)));
            return;
        }
        if (kinds.isEmpty()) {
            findings.add(Finding.of(State.BROKEN, SUBJECT, "%s has no GID".formatted(port))
                    .because(
                            "GIDs come from the addresses of the network interface: it has none, not even a link-local one.")
                    .seenIn(evidence)
                    .mendedBy("rdma link show", "ip address add ADDRESS/PREFIX dev " + networkInterface));
        } else if (!types.isEmpty() && !types.contains("RoCE v2")) {
            findings.add(Finding.of(State.WARNING, SUBJECT, "%s speaks only the old RoCE v1".formatted(port))
                    .because("It is not routed, and peers that speak RoCE v2 do not understand it.")
                    .seenIn(evidence));
        } else if (!kinds.contains(GidKind.IPV4)) {
            findings.add(Finding.of(State.NOTE, SUBJECT, "%s has no GID from an IPv4 address".formatted(port))
                    .because("Programs that want one find none; IPv6 serves all others.")
                    .seenIn(evidence)
                    .mendedBy("ip address add ADDRESS/PREFIX dev " + networkInterface));
        }
        for (String each : interfaces) {
            if (each.matches("[\\w.:@-]{1,15}")) {
                mtu(system, port, each, findings);
                EthernetRate.finding(system, port, each).ifPresent(findings::add);
            }
        }
    }

    private static void mtu(ExaminedSystem system, PortFolder port, String name, List<Finding> findings) {
        Optional<Long> mtu = system.number("/sys/class/net/" + name + "/mtu");
        if (mtu.isPresent() && mtu.get() < LEAST_MTU) {
            findings.add(
                    Finding.of(State.WARNING, SUBJECT, "%s has an MTU of %d on %s".formatted(port, mtu.get(), name))
                            .because(
                                    "RDMA then uses 512 octets or fewer a packet. 1500 gives 1024, and 4200 or more gives 4096.")
                            .mendedBy("ip link set %s mtu 4200".formatted(name)));
        }
    }

    /** Of {@code 4: ACTIVE} the word. */
    private static String name(String state) {
        return state.substring(state.indexOf(':') + 1).strip();
    }
}
