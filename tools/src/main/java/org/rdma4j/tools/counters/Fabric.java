package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.PortInfo;
import org.rdma4j.tools.counters.FabricLink.End;

/**
 * A subnet, as it was found.
 *
 * @param nodes all nodes that answered
 * @param links all cables between them
 * @param unreachable the ports with a cable behind which nobody answered, and why
 */
record Fabric(List<FabricNode> nodes, Set<FabricLink> links, Map<End, RdmaException> unreachable) {
    private static final String[] PHYSICAL_STATES = {"", "Sleep", "Polling", "Disabled", "Training", "LinkUp"};

    /** The ports whose counters can be queried, grouped by the agent that serves them. */
    List<List<PortPlace>> places() {
        Map<Guid, FabricNode> byGuid = byGuid();
        Map<End, End> peers = peers();
        List<List<PortPlace>> places = new ArrayList<>();
        for (FabricNode node : nodes) {
            Map<Integer, List<PortPlace>> byLid = new TreeMap<>();
            for (int port : node.countingPorts()) {
                int lid = node.lid(port);
                if (lid != 0) {
                    byLid.computeIfAbsent(lid, _ -> new ArrayList<>()).add(place(node, port, lid, peers, byGuid));
                }
            }
            places.addAll(byLid.values());
        }
        return places;
    }

    private static PortPlace place(
            FabricNode node, int port, int lid, Map<End, End> peers, Map<Guid, FabricNode> byGuid) {
        End other = peers.get(new End(node.guid(), port));
        FabricNode otherNode = other == null ? null : byGuid.get(other.node());
        Peer peer = other == null || otherNode == null
                ? null
                : new Peer(otherNode.identity(), other.port(), otherNode.portGuid(other.port()));
        return new PortPlace(
                "LID " + lid,
                port,
                lid,
                node.identity(),
                node.portGuid(port),
                node.ports().get(port),
                peer);
    }

    private Map<Guid, FabricNode> byGuid() {
        Map<Guid, FabricNode> byGuid = new HashMap<>();
        nodes.forEach(node -> byGuid.put(node.guid(), node));
        return byGuid;
    }

    private Map<End, End> peers() {
        Map<End, End> peers = new HashMap<>();
        for (FabricLink link : links) {
            peers.put(link.first(), link.second());
            peers.put(link.second(), link.first());
        }
        return peers;
    }

    /** What is missing: nodes that did not respond, responses that were lost, ports without a LID. */
    List<Failure> failures() {
        Map<Guid, FabricNode> byGuid = byGuid();
        List<Failure> failures = new ArrayList<>();
        unreachable.forEach((end, cause) -> {
            FabricNode node = byGuid.get(end.node());
            failures.add(new Failure(
                    Failure.Code.UNREACHABLE,
                    node == null ? null : node.identity(),
                    List.of(end.port()),
                    node == null ? 0 : node.lid(end.port()),
                    "nobody answers behind it: " + cause.getMessage()));
        });
        for (FabricNode node : nodes) {
            node.lost().forEach((part, cause) -> failures.add(lost(node, part, cause)));
            failures.addAll(withoutLid(node));
        }
        return failures;
    }

    private static Failure lost(FabricNode node, FabricNode.Part part, RdmaException cause) {
        List<Integer> ports = part instanceof FabricNode.Part.Port(int number) ? List.of(number) : List.of();
        return Failure.of(cause, node.identity(), ports, node.lid(ports.isEmpty() ? 0 : ports.getFirst()));
    }

    private static List<Failure> withoutLid(FabricNode node) {
        List<Integer> addressed = node.isSwitch() ? List.of(0) : node.countingPorts();
        List<Failure> failures = new ArrayList<>();
        for (int port : addressed) {
            PortInfo info = node.ports().get(port);
            if (info != null && info.lid().value() == 0) {
                failures.add(new Failure(
                        Failure.Code.NO_LID,
                        node.identity(),
                        List.of(port),
                        0,
                        "it has no LID, by which counters are asked for (state %s, physical state %s); start a subnet manager (opensm)"
                                .formatted(info.state(), physicalState(info))));
            }
        }
        return failures;
    }

    /** The name that the InfiniBand tools use. */
    static String physicalState(PortInfo info) {
        int state = info.physicalState();
        if (state == 6) {
            return "LinkErrorRecovery";
        }
        return state > 0 && state < PHYSICAL_STATES.length ? PHYSICAL_STATES[state] : "unknown (" + state + ")";
    }

    /** The width of the link; null if the port reports none. */
    static @Nullable String width(PortInfo info) {
        return switch (info.linkWidthActive()) {
            case 1 -> "1x";
            case 2 -> "4x";
            case 4 -> "8x";
            case 8 -> "12x";
            case 16 -> "2x";
            default -> null;
        };
    }

    /** The speed of a lane; null if the port reports none. */
    static @Nullable String speed(PortInfo info) {
        int extended = info.hasExtendedSpeeds() ? info.linkSpeedExtendedActive() : 0;
        return switch (extended) {
            case 1 -> "FDR";
            case 2 -> "EDR";
            case 4 -> "HDR";
            case 8 -> "NDR";
            default ->
                switch (info.linkSpeedActive()) {
                    case 1 -> "SDR";
                    case 2 -> "DDR";
                    case 4 -> "QDR";
                    default -> null;
                };
        };
    }
}
