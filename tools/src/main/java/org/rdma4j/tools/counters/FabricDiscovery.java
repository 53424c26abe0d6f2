package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.DirectedRoute;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.PortInfo;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.tools.counters.FabricLink.End;
import org.rdma4j.tools.counters.ManyAtOnce.Outcome;

/**
 * Finds the nodes of the subnet and the cables between them, by datagrams that list their hops: it needs no subnet
 * manager. It goes in waves, each a hop further than the last; all questions of a wave are on their way together.
 */
final class FabricDiscovery {
    private final SubnetManagementClient subnet;
    private final ManyAtOnce manyAtOnce;
    private final Progress progress;
    private final Map<Guid, FabricNode> nodes = new LinkedHashMap<>();
    private final Set<FabricLink> links = new LinkedHashSet<>();
    private final Set<End> linked = new HashSet<>();
    private final List<String> silent = new ArrayList<>();

    /** A hop: out of this port of a node, which is null for the first, who is at the end of the route. */
    private record Hop(DirectedRoute route, @Nullable End from) {}

    /** A node that was met for the first time, or a port of a channel adapter. */
    private record Visit(DirectedRoute route, NodeInfo info) {}

    private FabricDiscovery(SubnetManagementClient subnet, ManyAtOnce manyAtOnce, Progress progress) {
        this.subnet = subnet;
        this.manyAtOnce = manyAtOnce;
        this.progress = progress;
    }

    static Fabric of(SubnetManagementClient subnet, ManyAtOnce manyAtOnce, Progress progress) {
        return new FabricDiscovery(subnet, manyAtOnce, progress).explore();
    }

    private Fabric explore() {
        List<Hop> wave = List.of(new Hop(DirectedRoute.SELF, null));
        while (!wave.isEmpty()) {
            List<Visit> visits = new ArrayList<>();
            for (Outcome<Hop, NodeInfo> hop : manyAtOnce.query(wave, each -> subnet.nodeInfo(each.route()), () -> {})) {
                arrive(hop, visits);
            }
            List<Visit> visited = new ArrayList<>();
            for (Outcome<Visit, FabricNode> visit : manyAtOnce.query(visits, this::visit, () -> {})) {
                RdmaException failure = visit.failure();
                if (failure == null) {
                    visited.add(visit.question());
                } else {
                    silent.add(String.valueOf(failure.getMessage()));
                    nodes.remove(visit.question().info().nodeGuid());
                }
            }
            progress.show("nodes found: " + nodes.size());
            wave = visited.stream().flatMap(visit -> hopsFrom(visit).stream()).toList();
        }
        return new Fabric(List.copyOf(nodes.values()), links, silent);
    }

    private void arrive(Outcome<Hop, NodeInfo> hop, List<Visit> visits) {
        DirectedRoute route = hop.question().route();
        NodeInfo info = hop.answer();
        if (info == null) {
            silent.add(silence(hop));
            return;
        }
        End here = new End(info.nodeGuid(), info.localPort());
        End from = hop.question().from();
        if (from != null) {
            links.add(FabricLink.between(from, here));
            linked.add(from);
            linked.add(here);
        }
        FabricNode known = nodes.get(info.nodeGuid());
        if (known == null) {
            // Its place: two hops of one wave may lead to it.
            nodes.put(info.nodeGuid(), new FabricNode(info, ""));
            visits.add(new Visit(route, info));
        } else if (!info.isSwitch() && !known.knows(info.localPort())) {
            visits.add(new Visit(route, info));
        }
    }

    private String silence(Outcome<Hop, NodeInfo> hop) {
        End from = hop.question().from();
        RdmaException failure = hop.failure();
        String cause = failure == null ? "" : String.valueOf(failure.getMessage());
        return from == null ? cause : "behind port %d of %s: %s".formatted(from.port(), nodes.get(from.node()), cause);
    }

    private FabricNode visit(Visit visit) {
        NodeInfo info = visit.info();
        DirectedRoute route = visit.route();
        FabricNode node = new FabricNode(info, subnet.nodeDescription(route).text());
        if (info.isSwitch()) {
            IntStream.rangeClosed(0, info.ports()).forEach(port -> node.add(port, subnet.portInfo(route, port)));
        } else {
            PortInfo port = subnet.portInfo(route, 0);
            node.add(info.localPort(), port);
        }
        keep(node);
        return node;
    }

    /** A channel adapter is met once for each of its ports: the first node that is kept takes the ports of the later. */
    private synchronized void keep(FabricNode node) {
        FabricNode known = nodes.get(node.guid());
        if (known != null) {
            node.addAll(known);
        }
        nodes.put(node.guid(), node);
    }

    /** On from a switch through every port that has a link and is not the end of one already; on from here too. */
    private List<Hop> hopsFrom(Visit visit) {
        FabricNode node = nodes.get(visit.info().nodeGuid());
        if (node == null
                || (!node.isSwitch() && visit.route().hops() > 0)
                || visit.route().hops() == DirectedRoute.MOST_HOPS) {
            return List.of();
        }
        return node.linkedPorts().stream()
                .map(port -> new End(node.guid(), port))
                .filter(end -> !linked.contains(end))
                .map(end -> new Hop(visit.route().then(end.port()), end))
                .toList();
    }
}
