package org.rdma4j.verbs;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.LinkLayer;
import org.rdma4j.Mtu;
import org.rdma4j.PortState;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.query.GidEntryReader;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.PortAttributes;
import org.rdma4j.verbs.attributes.QueuePairType;

/**
 * The port that a queue pair is bound to, and its source address there.
 *
 * @param deviceName the device
 * @param port what the user asked for
 * @param attributes the port as it was then
 * @param source the GID it sends from; null where peers are addressed by their LID alone
 * @param psn the sequence number of the first packet to be sent
 */
record PortBinding(
        String deviceName,
        LocalPort port,
        PortAttributes attributes,
        @Nullable GidEntry source,
        int psn) {
    /** Finds the source address, and refuses what would fail later: a port that is not active, an empty GID. */
    static PortBinding choose(Context context, LocalPort port, int psn) {
        PortAttributes attributes = context.portAttributes(port.number());
        if (attributes.state() != PortState.ACTIVE) {
            throw new RdmaException("port %s of %s is %s, not ACTIVE; %s"
                    .formatted(
                            port.number(),
                            context.deviceName(),
                            PortState.describe(attributes.stateValue()),
                            remedy(attributes)));
        }
        return new PortBinding(context.deviceName(), port, attributes, source(context, port, attributes), psn);
    }

    Gid gid() {
        return source == null ? Gid.ZERO : source.gid();
    }

    /** The path from here to a peer: by its GID if this side has chosen a GID of its own. */
    AddressVector addressVector(Endpoint peer, ConnectionOptions options) {
        AddressVector local = AddressVector.local(port.number(), peer.lid()).withServiceLevel(options.serviceLevel());
        return source == null
                ? local
                : local.withGlobalRoute(GlobalRoute.to(peer.gid(), source.index())
                        .withHopLimit(options.hopLimit())
                        .withTrafficClass(options.trafficClass())
                        .withFlowLabel(options.flowLabel()));
    }

    /** The path MTU that was set, or the smaller active MTU of both sides. */
    Mtu pathMtu(Endpoint peer, ConnectionOptions options) {
        Mtu own = attributes.activeMtu();
        Mtu both = peer.pathMtu() == null || own.compareTo(peer.pathMtu()) < 0 ? own : peer.pathMtu();
        return options.pathMtu().orElse(both);
    }

    /** A datagram is one packet. A connection splits a message into as many packets as it needs. */
    void requireMessageSize(QueuePairType type, long length) {
        long most = longestMessage(type);
        if (length > most) {
            throw new IllegalArgumentException("a %s on port %s of %s has at most %s bytes, not %s"
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
        int packet = attributes.activeMtu().bytes(); // 0 where this version does not know the MTU
        return packet > 0 ? packet : attributes.maxMessageSize();
    }

    @Override
    public String toString() {
        return "port %s, partition key index %s%s"
                .formatted(port.number(), port.partitionKeyIndex(), source == null ? "" : ", " + source);
    }

    /** Within an InfiniBand subnet the LID is enough if the user chooses no GID. */
    private static @Nullable GidEntry source(Context context, LocalPort port, PortAttributes attributes) {
        if (port.gid() instanceof GidChoice.Preferred && attributes.linkLayer() != LinkLayer.ETHERNET) {
            return null;
        }
        List<GidEntry> entries = context.gids(port.number()).stream()
                .map(entry -> GidEntryReader.withInterface(entry, context.deviceName()))
                .toList();
        return port.gid().choose(entries).orElseThrow(() -> new RdmaException(missing(context, port, entries)));
    }

    private static String missing(Context context, LocalPort port, List<GidEntry> entries) {
        return entries.isEmpty()
                ? "port %s of %s has no GID; bring its network interface up and give it an address"
                        .formatted(port.number(), context.deviceName())
                : "port %s of %s has no %s; there is: %s"
                        .formatted(
                                port.number(),
                                context.deviceName(),
                                port.gid(),
                                entries.stream().map(GidEntry::toString).collect(Collectors.joining(", ")));
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
