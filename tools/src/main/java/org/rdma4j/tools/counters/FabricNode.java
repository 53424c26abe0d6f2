package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.DirectedRoute;
import org.rdma4j.mad.MadQuery;
import org.rdma4j.mad.NodeDescription;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.PortInfo;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.SwitchInfo;

/**
 * A node of a subnet, and its ports as far as they were found: all of a switch, and of a channel adapter those in use.
 * It also keeps what could not be read. A channel adapter is visited once for each of its ports. For one thread.
 */
final class FabricNode {
    private static final int LINK_UP = 5;

    private final NodeInfo info;
    private final List<DirectedRoute> routes = new ArrayList<>();
    private final SortedMap<Integer, PortInfo> ports = new TreeMap<>();
    private final Map<Integer, Guid> portGuids = new TreeMap<>();
    private final Map<Part, RdmaException> lost = new LinkedHashMap<>();
    private String description = "";
    private @Nullable SwitchInfo switchInfo;

    /** A part of a node that is read. */
    sealed interface Part {
        /** The query of it, by a route to the node. */
        MadQuery<?> query(FabricNode node, DirectedRoute route, SubnetManagementClient subnet);

        /** Gives the node the answer. */
        void keep(FabricNode node, Object answer);

        /** Its name. */
        record Description() implements Part {
            @Override
            public MadQuery<?> query(FabricNode node, DirectedRoute route, SubnetManagementClient subnet) {
                return subnet.nodeDescriptionQuery(route);
            }

            @Override
            public void keep(FabricNode node, Object answer) {
                node.description = ((NodeDescription) answer).text();
            }
        }

        /** What a switch can do. */
        record Switch() implements Part {
            @Override
            public MadQuery<?> query(FabricNode node, DirectedRoute route, SubnetManagementClient subnet) {
                return subnet.switchInfoQuery(route);
            }

            @Override
            public void keep(FabricNode node, Object answer) {
                node.switchInfo = (SwitchInfo) answer;
            }
        }

        /** How a port is configured. */
        record Port(int number) implements Part {
            @Override
            public MadQuery<?> query(FabricNode node, DirectedRoute route, SubnetManagementClient subnet) {
                return subnet.portInfoQuery(route, node.isSwitch() ? number : 0);
            }

            @Override
            public void keep(FabricNode node, Object answer) {
                node.ports.put(number, (PortInfo) answer);
            }
        }
    }

    FabricNode(NodeInfo info) {
        this.info = info;
    }

    /** Keeps a route to it, and the port at which the route ends. */
    void arrive(DirectedRoute route, NodeInfo here) {
        routes.add(route);
        portGuids.put(here.isSwitch() ? 0 : here.localPort(), here.portGuid());
    }

    List<DirectedRoute> routes() {
        return List.copyOf(routes);
    }

    /** The parts that are read on the first visit. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(new Part.Description()));
        if (isSwitch()) {
            parts.add(new Part.Switch());
            IntStream.rangeClosed(0, info.ports()).mapToObj(Part.Port::new).forEach(parts::add);
        }
        return parts;
    }

    /** Keeps the answer to the query of a part. */
    void keep(Part part, Object answer) {
        part.keep(this, answer);
        if (!lost.isEmpty()) {
            lost.remove(part);
        }
    }

    /** Keeps the reason why a part could not be read. */
    void lose(Part part, RdmaException cause) {
        lost.put(part, cause);
    }

    Map<Part, RdmaException> lost() {
        return new LinkedHashMap<>(lost);
    }

    Guid guid() {
        return info.nodeGuid();
    }

    boolean isSwitch() {
        return info.isSwitch();
    }

    NodeIdentity identity() {
        return NodeIdentity.of(info, description);
    }

    SortedMap<Integer, PortInfo> ports() {
        return Collections.unmodifiableSortedMap(ports);
    }

    /** Whether a route has ended at the port before. */
    boolean knows(int port) {
        return portGuids.containsKey(port);
    }

    /** The GUID of a port; null if the port was not found. */
    @Nullable
    Guid portGuid(int port) {
        return portGuids.get(isSwitch() ? 0 : port);
    }

    /** The ports with a cable whose other end responds. */
    List<Integer> linkedPorts() {
        List<Integer> linked = new ArrayList<>();
        ports.forEach((port, info) -> {
            if (port > 0 && info.physicalState() == LINK_UP) {
                linked.add(port);
            }
        });
        return linked;
    }

    /** The ports that have counters. The own port of a switch has them only if it is an enhanced port 0. */
    List<Integer> countingPorts() {
        SwitchInfo own = switchInfo;
        if (!isSwitch()) {
            return List.copyOf(portGuids.keySet());
        }
        return IntStream.rangeClosed(own != null && own.enhancedPort0() ? 0 : 1, info.ports())
                .boxed()
                .toList();
    }

    /** The LID for queries of a port's counters: for a switch, that of its port 0; 0 if there is none. */
    int lid(int port) {
        PortInfo addressed = ports.get(isSwitch() ? 0 : port);
        return addressed == null ? 0 : addressed.lid().value();
    }
}
