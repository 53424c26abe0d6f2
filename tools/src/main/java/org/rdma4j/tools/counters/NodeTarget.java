package org.rdma4j.tools.counters;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Guid;
import org.rdma4j.Lid;
import org.rdma4j.LinkLayer;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.PathRecord;
import org.rdma4j.mad.SubnetAdministrationClient;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.mad.UmadPortAttributes;
import org.rdma4j.perf.PerformanceClient;

/** One node: this host, or the node with an address. Its identity is queried, and checked again with each reading. */
final class NodeTarget implements Targets {
    private final UmadPort port;
    private final CountersOptions options;
    private final PerformanceClient performance;
    private final @Nullable SubnetManagementPort management;
    private final @Nullable SubnetManagementClient subnet;
    private StationList current;

    NodeTarget(UmadPort port, CountersOptions options) {
        this.port = port;
        this.options = options;
        CountersOptions.Access access = options.access();
        this.performance = PerformanceClient.on(port, access.retryPolicy());
        boolean isInfiniBand = port.attributes().linkLayer() == LinkLayer.INFINIBAND;
        this.management = isInfiniBand ? SubnetManagementPort.of(port) : null;
        this.subnet = management == null
                ? null
                : SubnetManagementClient.on(management.port(), access.retryPolicy(), access.managementKey());
        this.current = new StationList(List.of(find()), List.of());
    }

    @Override
    public StationList current() {
        return current;
    }

    /** Finds the node again if it is no longer at its address. */
    @Override
    public void refresh(boolean isUrgent) {
        if (!isUrgent) {
            return;
        }
        try {
            current = new StationList(List.of(find()), List.of());
        } catch (RdmaException e) {
            current = new StationList(current.stations(), List.of(Failure.of(e, null, List.of(), 0)));
        }
    }

    private Station find() {
        UmadPortAttributes own = port.attributes();
        CountersOptions.Target target = options.target();
        MadAddress address = (target.isLocal()
                        ? MadAddress.generalServices(own.lid()).withServiceLevel(own.subnetManagerServiceLevel())
                        : address(own))
                .withPkeyIndex(options.access().pkeyIndex());
        @Nullable Gid gid = target.gid();
        if (address.globalRoute() != null) {
            // Subnet management cannot be queried by GID. On RoCE there is one port behind each GID.
            List<PortPlace> places = (target.ports().isEmpty() ? List.of(1) : target.ports())
                    .stream()
                            .map(number -> PortPlace.at("GID " + gid, number, 0))
                            .toList();
            return new AgentStation(performance, address, places, IdentityCheck.NONE);
        }
        return byLid(address);
    }

    private Station byLid(MadAddress address) {
        List<Integer> named = options.target().ports();
        SubnetManagementClient client = Objects.requireNonNull(subnet);
        String name = "LID " + address.lid();
        int lid = address.lid().value();
        try {
            NodeInfo node = client.nodeInfo(address.lid());
            NodeIdentity identity = NodeIdentity.of(node, description(client, address.lid()));
            List<PortPlace> places = (named.isEmpty() ? portsOf(client, address.lid(), node) : named)
                    .stream()
                            .map(number -> new PortPlace(name, number, lid, identity, node.portGuid(), null, null))
                            .toList();
            return new AgentStation(performance, address, places, new IdentityCheck(client));
        } catch (RdmaException e) {
            if (named.isEmpty()) {
                throw e;
            }
            // A node may refuse to tell its identity and still have counters to read.
            List<PortPlace> places = named.stream()
                    .map(number -> PortPlace.at(name, number, lid))
                    .toList();
            return new AgentStation(performance, address, places, IdentityCheck.NONE);
        }
    }

    private static String description(SubnetManagementClient client, Lid lid) {
        try {
            return client.nodeDescription(lid).text();
        } catch (RdmaException _) {
            return "";
        }
    }

    /** All ports of a switch; of a channel adapter only the one that has the LID, because it responds for no other. */
    private static List<Integer> portsOf(SubnetManagementClient client, Lid lid, NodeInfo node) {
        if (!node.isSwitch()) {
            return List.of(node.localPort());
        }
        boolean isEnhanced;
        try {
            isEnhanced = client.switchInfo(lid).enhancedPort0();
        } catch (RdmaException _) {
            isEnhanced = false;
        }
        return IntStream.rangeClosed(isEnhanced ? 0 : 1, node.ports()).boxed().toList();
    }

    private MadAddress address(UmadPortAttributes own) {
        CountersOptions.Target target = options.target();
        Lid lid = target.lid();
        if (lid != null) {
            return MadAddress.generalServices(lid);
        }
        Gid gid = gid(own);
        if (own.linkLayer() == LinkLayer.ETHERNET) {
            return MadAddress.generalServices(gid, target.gidIndex());
        }
        if (own.subnetManagerLid().value() == 0) {
            throw new RdmaException("a GUID or GID needs a subnet manager, and port %d of %s knows none; start opensm"
                    .formatted(own.portNumber(), own.deviceName()));
        }
        MadAddress manager = MadAddress.generalServices(own.subnetManagerLid())
                .withServiceLevel(own.subnetManagerServiceLevel())
                .withPkeyIndex(options.access().pkeyIndex());
        try (SubnetAdministrationClient administration =
                SubnetAdministrationClient.on(port, options.access().retryPolicy(), manager)) {
            PathRecord path = administration.path(own.gid(), gid);
            return MadAddress.generalServices(path.destinationLid()).withServiceLevel(path.serviceLevel());
        }
    }

    /** The GID that was named, or the one made of the GUID and this subnet's prefix. */
    private Gid gid(UmadPortAttributes own) {
        Gid gid = options.target().gid();
        Guid guid = options.target().guid();
        return gid != null || guid == null
                ? Objects.requireNonNull(gid)
                : new Gid(own.gid().prefix(), guid.value());
    }

    @Override
    public void close() {
        if (management != null) {
            management.close();
        }
        port.close();
    }
}
