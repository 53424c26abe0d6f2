package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.DirectedRoute;
import org.rdma4j.mad.MadQuery;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.PortInfo;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.tools.counters.FabricLink.End;
import org.rdma4j.tools.counters.FabricNode.Part;
import org.rdma4j.tools.counters.ManyAtOnce.Outcome;

/**
 * Finds the nodes of the subnet and the cables between them with directed-route datagrams, which need no subnet
 * manager. It works in waves, each one hop further than the last; all queries of a wave are under way together. When no
 * wave leads further, lost queries are repeated, by other routes if there are any.
 */
final class FabricDiscovery {
    /** How many routes to a node are tried for a lost query. */
    private static final int MOST_ROUTES = 3;

    private final SubnetManagementClient subnet;
    private final ManyAtOnce manyAtOnce;
    private final Progress progress;
    private final Map<Guid, FabricNode> nodes = new LinkedHashMap<>();
    private final Set<FabricLink> links = new LinkedHashSet<>();
    private final Set<End> left = new HashSet<>();
    private final Map<End, RdmaException> unreachable = new LinkedHashMap<>();
    private final Set<Object> repaired = new HashSet<>();
    private int missing = Integer.MAX_VALUE;
    private @Nullable End own;

    /**
     * A hop.
     *
     * @param route to its end
     * @param from the port that it leaves; null for the first, which ends where it begins
     * @param isGuess whether nobody knows that the port has a cable
     */
    private record Hop(DirectedRoute route, @Nullable End from, boolean isGuess) {}

    /** The first visit of a node, or of a port of a channel adapter, and what is read there. */
    private final class Visit implements Conversation<Visit> {
        private final DirectedRoute route;
        private final FabricNode node;
        private final Iterator<Part> parts;
        private @Nullable Part part;

        Visit(DirectedRoute route, FabricNode node, List<Part> parts) {
            this.route = route;
            this.node = node;
            this.parts = parts.iterator();
        }

        @Override
        public @Nullable MadQuery<?> next() {
            part = parts.hasNext() ? parts.next() : null;
            return part == null ? null : part.query(node, route, subnet);
        }

        @Override
        public void answered(Object answer) {
            node.keep(Objects.requireNonNull(part), answer);
        }

        @Override
        public void failed(RdmaException cause) {
            node.lose(Objects.requireNonNull(part), cause);
        }

        @Override
        public Visit result() {
            return this;
        }
    }

    /** Reads a lost part again, by other routes if there are any. The route that was tried before comes last. */
    private final class Repair implements Conversation<List<Hop>> {
        private final FabricNode node;
        private final Part part;
        private final List<DirectedRoute> routes;
        private int tried;
        private boolean isRead;

        Repair(Loss loss) {
            node = loss.node();
            part = loss.part();
            routes = node.routes();
        }

        @Override
        public @Nullable MadQuery<?> next() {
            if (isRead || tried == Math.min(routes.size(), MOST_ROUTES)) {
                return null;
            }
            tried++;
            return part.query(node, routes.get(tried % routes.size()), subnet);
        }

        @Override
        public void answered(Object answer) {
            node.keep(part, answer);
            isRead = true;
        }

        @Override
        public void failed(RdmaException cause) {
            node.lose(part, cause);
        }

        /** The hops that this leads to. A port that is not known to have a cable may have one. */
        @Override
        public List<Hop> result() {
            if (!node.isSwitch() || !(part instanceof Part.Port(int port)) || port == 0) {
                return List.of();
            }
            return !isRead || node.linkedPorts().contains(port)
                    ? hopsFrom(node, routes.getFirst(), List.of(port), !isRead)
                    : List.of();
        }
    }

    /** A part of a node whose query was lost. */
    private record Loss(FabricNode node, Part part) {}

    private FabricDiscovery(SubnetManagementClient subnet, ManyAtOnce manyAtOnce, Progress progress) {
        this.subnet = subnet;
        this.manyAtOnce = manyAtOnce;
        this.progress = progress;
    }

    /**
     * Explores the subnet.
     *
     * @throws RdmaException if this host's own node does not answer
     */
    static Fabric of(SubnetManagementClient subnet, ManyAtOnce manyAtOnce, Progress progress) {
        return new FabricDiscovery(subnet, manyAtOnce, progress).explore();
    }

    private Fabric explore() {
        List<Hop> wave = List.of(new Hop(DirectedRoute.SELF, null, false));
        while (!wave.isEmpty()) {
            List<Visit> visits = new ArrayList<>();
            for (Outcome<Hop, NodeInfo> hop : manyAtOnce.query(wave, each -> subnet.nodeInfoQuery(each.route()))) {
                arrive(hop, visits);
            }
            manyAtOnce.all(visits, () -> {});
            progress.show("nodes found: " + nodes.size());
            wave = visits.stream().flatMap(visit -> hopsFrom(visit).stream()).toList();
            if (wave.isEmpty()) {
                wave = repair();
            }
        }
        noteOwnLink();
        return new Fabric(List.copyOf(nodes.values()), links, unreachable);
    }

    /** Without a link nothing can be found, which does not mean that there is nothing. */
    private void noteOwnLink() {
        End end = own;
        FabricNode node = end == null ? null : nodes.get(end.node());
        PortInfo info = end == null || node == null ? null : node.ports().get(end.port());
        if (end != null && node != null && info != null && !node.linkedPorts().contains(end.port())) {
            unreachable.put(
                    end,
                    new RdmaException("the link of this host's own port is down (physical state %s)"
                            .formatted(Fabric.physicalState(info))));
        }
    }

    private void arrive(Outcome<Hop, NodeInfo> outcome, List<Visit> visits) {
        Hop hop = outcome.question();
        NodeInfo info = outcome.answer();
        End from = hop.from();
        if (info == null) {
            RdmaException cause = outcome.failure();
            if (from == null && cause != null) {
                throw cause;
            }
            if (from != null && cause != null && !hop.isGuess()) {
                unreachable.put(from, cause);
            }
            return;
        }
        End here = new End(info.nodeGuid(), info.localPort());
        if (from != null) {
            unreachable.remove(from);
            unreachable.remove(here);
            links.add(FabricLink.between(from, here));
            left.add(from);
            left.add(here);
        }
        FabricNode known = nodes.get(info.nodeGuid());
        FabricNode node = known == null ? new FabricNode(info) : known;
        boolean isNewPort = !info.isSwitch() && !node.knows(info.localPort());
        node.arrive(hop.route(), info);
        nodes.put(node.guid(), node);
        if (from == null) {
            own = here;
        }
        if (known == null || isNewPort) {
            List<Part> parts = new ArrayList<>(known == null ? node.parts() : List.of());
            if (!info.isSwitch()) {
                parts.add(new Part.Port(info.localPort()));
            }
            visits.add(new Visit(hop.route(), node, parts));
        }
    }

    /** The next hops: from a switch, or from this host, through every port that has a link and was not used before. */
    private List<Hop> hopsFrom(Visit visit) {
        if (!visit.node.isSwitch() && visit.route.hops() > 0) {
            return List.of();
        }
        return hopsFrom(visit.node, visit.route, visit.node.linkedPorts(), false);
    }

    private List<Hop> hopsFrom(FabricNode node, DirectedRoute route, List<Integer> ports, boolean isGuess) {
        if (route.hops() == DirectedRoute.MOST_HOPS) {
            return List.of();
        }
        return ports.stream()
                .map(port -> new End(node.guid(), port))
                .filter(left::add)
                .map(end -> new Hop(route.then(end.port()), end, isGuess))
                .toList();
    }

    /**
     * Repeats each query of a part or a hop that was lost, and returns the hops that this leads to. It ends after a
     * round that finds nothing, so that dead nodes cost the time of one round.
     */
    private List<Hop> repair() {
        List<Loss> losses = nodes.values().stream()
                .flatMap(node -> node.lost().keySet().stream().map(part -> new Loss(node, part)))
                .toList();
        Set<Object> toRepair = new HashSet<>(losses);
        toRepair.addAll(unreachable.keySet());
        boolean isNew = repaired.addAll(toRepair);
        int missingNow = toRepair.size();
        if (!isNew && missingNow >= missing) {
            return List.of();
        }
        missing = missingNow;
        List<Hop> hops =
                new ArrayList<>(manyAtOnce.all(losses.stream().map(Repair::new).toList(), () -> {}).stream()
                        .flatMap(List::stream)
                        .toList());
        for (End end : unreachable.keySet()) {
            FabricNode node = nodes.get(end.node());
            if (node != null) {
                DirectedRoute route = node.routes().getLast();
                if (route.hops() < DirectedRoute.MOST_HOPS) {
                    hops.add(new Hop(route.then(end.port()), end, false));
                }
            }
        }
        return hops;
    }
}
