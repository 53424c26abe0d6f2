package org.rdma4j.verbs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;
import org.rdma4j.LinkLayer;
import org.rdma4j.PortState;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.query.GidEntryReader;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.PortAttributes;

/**
 * The port that a queue pair is bound to, and the source address it has there.
 *
 * @param deviceName the device
 * @param port what the user asked for
 * @param attributes the port as it was then
 * @param source the GID it sends from; empty where peers are addressed by their LID alone
 * @param psn the sequence number of the first packet to be sent
 */
record PortBinding(String deviceName, LocalPort port, PortAttributes attributes, Optional<GidEntry> source, int psn) {
    /** Finds the source address, and refuses what could only fail later: a port that is not active, an empty GID. */
    static PortBinding choose(Context context, LocalPort port, int psn) {
        PortAttributes attributes = context.portAttributes(port.number());
        if (attributes.state() != PortState.ACTIVE) {
            throw new RdmaException("port %d of %s is %s, not ACTIVE; %s"
                    .formatted(port.number(), context.deviceName(), PortState.describe(attributes.stateValue()), remedy(attributes)));
        }
        Optional<GidEntry> source = source(context, port, attributes, context.gids(port.number()))
                .map(entry -> GidEntryReader.withInterface(entry, context.deviceName()));
        return new PortBinding(context.deviceName(), port, attributes, source, psn);
    }

    Gid gid() {
        return source.map(GidEntry::gid).orElse(Gid.ZERO);
    }

    /** The way from here to a peer: by its GID where this side has chosen one of its own. */
    AddressVector addressVector(Lid lid, Gid gid) {
        Optional<GlobalRoute> route = source.map(entry -> GlobalRoute.to(gid, entry.index()));
        return new AddressVector(port.number(), lid, 0, 0, 0, route);
    }

    /** A datagram is one packet; connections cut a message into as many as it needs. */
    void requireMessageSize(QueuePairType type, long length) {
        long most = longestMessage(type);
        if (length > most) {
            throw new IllegalArgumentException("a %s on port %d of %s has at most %d octets, not %d"
                    .formatted(
                            type == QueuePairType.UNRELIABLE_DATAGRAM ? "datagram" : "message",
                            port.number(),
                            deviceName,
                            most,
                            length));
        }
    }

    long longestMessage(QueuePairType type) {
        if (type != QueuePairType.UNRELIABLE_DATAGRAM) {
            return attributes.maxMessageSize();
        }
        int packet = attributes.activeMtu().octets(); // 0 where this version does not know the MTU
        return packet > 0 ? packet : attributes.maxMessageSize();
    }

    @Override
    public String toString() {
        return "port %d, partition key index %d%s"
                .formatted(
                        port.number(),
                        port.partitionKeyIndex(),
                        source.map(entry -> ", " + entry).orElse(""));
    }

    private static Optional<GidEntry> source(
            Context context, LocalPort port, PortAttributes attributes, List<GidEntry> entries) {
        if (port.gidIndex().isPresent()) {
            int index = port.gidIndex().getAsInt();
            return Optional.of(entries.stream()
                    .filter(entry -> entry.index() == index)
                    .findFirst()
                    .orElseThrow(() -> new RdmaException("port %d of %s has no GID at index %d; %s"
                            .formatted(port.number(), context.deviceName(), index, thereAre(context, entries)))));
        }
        if (attributes.linkLayer() != LinkLayer.ETHERNET) {
            return Optional.empty();
        }
        return Optional.of(entries.stream()
                .min(GidEntry.PREFERENCE)
                .orElseThrow(() -> new RdmaException(
                        "port %d of %s has no GID; bring its network interface up and give it an address"
                                .formatted(port.number(), context.deviceName()))));
    }

    private static String thereAre(Context context, List<GidEntry> entries) {
        return entries.stream()
                .map(entry -> GidEntryReader.withInterface(entry, context.deviceName())
                        .toString())
                .collect(Collectors.joining(", ", "there is: ", ""));
    }

    private static String remedy(PortAttributes attributes) {
        if (attributes.linkLayer() == LinkLayer.ETHERNET) {
            return "bring its network interface up (rdma link show; ip link set dev NAME up)";
        }
        return attributes.state() == PortState.DOWN
                ? "look at the cable and at the port's other end (ibstat)"
                : "no subnet manager has configured it: run opensm on one machine of the subnet";
    }
}
