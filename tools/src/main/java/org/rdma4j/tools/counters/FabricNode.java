package org.rdma4j.tools.counters;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rdma4j.Guid;
import org.rdma4j.Lid;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.PortInfo;

/** A node of a subnet, and its ports as far as they were met: all of a switch, and of a channel adapter those in use. */
final class FabricNode {
    private static final int LINK_UP = 5;

    private final NodeInfo info;
    private final String description;
    private final SortedMap<Integer, PortInfo> ports = new TreeMap<>();

    FabricNode(NodeInfo info, String description) {
        this.info = info;
        this.description = description;
    }

    /** A port that was asked how it is set up; 0 for a switch's own. */
    void add(int port, PortInfo portInfo) {
        ports.put(port, portInfo);
    }

    /** Takes over what another visit to the node has found. */
    void addAll(FabricNode other) {
        ports.putAll(other.ports);
    }

    Guid guid() {
        return info.nodeGuid();
    }

    boolean isSwitch() {
        return info.isSwitch();
    }

    boolean knows(int port) {
        return ports.containsKey(port);
    }

    /** The ports with a cable whose other end answers. */
    List<Integer> linkedPorts() {
        return ports.entrySet().stream()
                .filter(port -> port.getKey() > 0 && port.getValue().physicalState() == LINK_UP)
                .map(port -> port.getKey())
                .toList();
    }

    /**
     * Its ports whose counters can be asked for, those together that one agent answers for: all of a switch, with a link
     * or without, by the LID of its port 0; those of a channel adapter each by its own.
     */
    Stream<List<PortPlace>> places() {
        if (isSwitch()) {
            PortInfo own = ports.get(0);
            return own == null || own.lid().value() == 0
                    ? Stream.empty()
                    : Stream.of(IntStream.rangeClosed(1, info.ports())
                            .mapToObj(port -> place(own.lid(), port))
                            .toList());
        }
        return ports.entrySet().stream()
                .filter(port -> port.getValue().lid().value() != 0)
                .map(port -> List.of(place(port.getValue().lid(), port.getKey())));
    }

    private PortPlace place(Lid lid, int port) {
        return new PortPlace("LID " + lid.value(), port, lid.value(), description, guid());
    }

    @Override
    public String toString() {
        return (isSwitch() ? "switch " : "channel adapter ") + description + " (" + guid() + ")";
    }
}
