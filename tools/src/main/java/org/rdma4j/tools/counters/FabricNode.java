package org.rdma4j.tools.counters;

import java.util.ArrayList;
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
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.PortInfo;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.SwitchInfo;

/**
 * A node of a subnet, and its ports as far as they were found: all of a switch, and of a channel adapter those in use.
 * It also keeps what could not be read. Safe for several threads, because a channel adapter is visited once for each of
 * its ports.
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
        /** Its name. */
        record Description() implements Part {}

        /** What a switch can do. */
        record Switch() implements Part {}

        /** How a port is configured. */
        record Port(int number) implements Part {}
    }

    FabricNode(NodeInfo info) {
        this.info = info;
    }

    /** Keeps a route to it, and the port at which the route ends. */
    synchronized void arrive(DirectedRoute route, NodeInfo here) {
        routes.add(route);
        portGuids.put(here.isSwitch() ? 0 : here.localPort(), here.portGuid());
    }

    synchronized List<DirectedRoute> routes() {
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

    /** Reads a part by a route, and keeps it, or the reason why it could not be read. */
    boolean read(Part part, DirectedRoute route, SubnetManagementClient subnet) {
        try {
            switch (part) {
                case Part.Description _ -> keep(subnet.nodeDescription(route).text());
                case Part.Switch _ -> keep(subnet.switchInfo(route));
                case Part.Port(int number) -> keep(number, subnet.portInfo(route, isSwitch() ? number : 0));
            }
            found(part);
            return true;
        } catch (RdmaException e) {
            lose(part, e);
            return false;
        }
    }

    private synchronized void keep(String text) {
        description = text;
    }

    private synchronized void keep(SwitchInfo read) {
        switchInfo = read;
    }

    private synchronized void keep(int port, PortInfo read) {
        ports.put(port, read);
    }

    private synchronized void found(Part part) {
        lost.remove(part);
    }

    private synchronized void lose(Part part, RdmaException cause) {
        lost.put(part, cause);
    }

    synchronized Map<Part, RdmaException> lost() {
        return new LinkedHashMap<>(lost);
    }

    Guid guid() {
        return info.nodeGuid();
    }

    boolean isSwitch() {
        return info.isSwitch();
    }

    synchronized NodeIdentity identity() {
        return NodeIdentity.of(info, description);
    }

    synchronized SortedMap<Integer, PortInfo> ports() {
        return new TreeMap<>(ports);
    }

    /** Whether a route has ended at the port before. */
    synchronized boolean knows(int port) {
        return portGuids.containsKey(port);
    }

    /** The GUID of a port; null if the port was not found. */
    synchronized @Nullable Guid portGuid(int port) {
        return portGuids.get(isSwitch() ? 0 : port);
    }

    /** The ports with a cable whose other end responds. */
    synchronized List<Integer> linkedPorts() {
        return ports.entrySet().stream()
                .filter(port -> port.getKey() > 0 && port.getValue().physicalState() == LINK_UP)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The ports that have counters. The own port of a switch has them only if it is an enhanced port 0. */
    synchronized List<Integer> countingPorts() {
        SwitchInfo own = switchInfo;
        if (!isSwitch()) {
            return List.copyOf(portGuids.keySet());
        }
        return IntStream.rangeClosed(own != null && own.enhancedPort0() ? 0 : 1, info.ports())
                .boxed()
                .toList();
    }

    /** The LID for queries of a port's counters: for a switch, that of its port 0; 0 if there is none. */
    synchronized int lid(int port) {
        PortInfo addressed = ports.get(isSwitch() ? 0 : port);
        return addressed == null ? 0 : addressed.lid().value();
    }
}
