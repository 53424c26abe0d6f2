package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Guid;
import org.rdma4j.Lid;
import org.rdma4j.LinkLayer;
import org.rdma4j.RdmaException;
import org.rdma4j.host.PortFolder;
import org.rdma4j.host.SystemRoot;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.PathRecord;
import org.rdma4j.mad.SubnetAdministrationClient;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.mad.UmadPortAttributes;
import org.rdma4j.perf.PerformanceClient;

/** Whom to ask, and the port that they are asked through. Of the management classes those are registered that it takes. */
final class Stations implements AutoCloseable {

    private final @Nullable UmadPort port;
    private final List<Station> list;
    private final List<String> silent;

    private Stations(@Nullable UmadPort port, List<Station> list, List<String> silent) {
        this.port = port;
        this.list = list;
        this.silent = silent;
    }

    /** All that the options name. */
    static Stations of(CountersOptions options, ManyAtOnce manyAtOnce, Progress progress) {
        boolean isLocal =
                options.lid() == null && options.guid() == null && options.gid() == null && !options.isFabric();
        if (isLocal) {
            Optional<KernelStation> roce = roce(options);
            if (roce.isPresent()) {
                return new Stations(null, List.of(roce.get()), List.of());
            }
        }
        UmadPort port = open(options);
        try {
            return options.isFabric()
                    ? ofFabric(port, options, manyAtOnce, progress)
                    : new Stations(port, List.of(ofNode(port, options, isLocal)), List.of());
        } catch (RuntimeException | Error e) {
            port.close();
            throw e;
        }
    }

    private static UmadPort open(CountersOptions options) {
        @Nullable String deviceName = options.deviceName();
        return deviceName == null
                ? UmadPort.open(options.devicePort())
                : UmadPort.open(deviceName, options.devicePort());
    }

    /** The RoCE port that is meant: the one that is named, or the first active one where no port is InfiniBand. */
    private static Optional<KernelStation> roce(CountersOptions options) {
        @Nullable String deviceName = options.deviceName();
        if (deviceName != null) {
            int number = Math.max(options.devicePort(), 1);
            return new PortFolder(deviceName, number).isEthernet(SystemRoot.HOST)
                    ? Optional.of(new KernelStation(deviceName, number))
                    : Optional.empty();
        }
        return PortFolder.firstEthernet(SystemRoot.HOST)
                .map(found -> new KernelStation(
                        found.device(), options.devicePort() == 0 ? found.number() : options.devicePort()));
    }

    private static Stations ofFabric(UmadPort port, CountersOptions options, ManyAtOnce manyAtOnce, Progress progress) {
        Fabric fabric;
        try (SubnetManagementClient subnet = SubnetManagementClient.on(port, options.retryPolicy(), 0)) {
            fabric = FabricDiscovery.of(subnet, manyAtOnce, progress);
        }
        PerformanceClient client = PerformanceClient.on(port, options.retryPolicy());
        List<Station> stations = new ArrayList<>();
        for (FabricNode node : fabric.nodes()) {
            node.places().forEach(places -> stations.add(station(client, places)));
        }
        if (stations.isEmpty()) {
            throw new RdmaException(
                    ("none of the %d nodes that were found has a LID, by which counters are asked for; start"
                                    + " a subnet manager (opensm)")
                            .formatted(fabric.nodes().size()));
        }
        return new Stations(port, stations, fabric.silent());
    }

    private static Station station(PerformanceClient client, List<PortPlace> places) {
        Lid lid = Lid.of(places.getFirst().lid());
        return new AgentStation(client, MadAddress.generalServices(lid), places);
    }

    private static Station ofNode(UmadPort port, CountersOptions options, boolean isLocal) {
        UmadPortAttributes self = port.attributes();
        MadAddress address = isLocal
                ? MadAddress.generalServices(self.lid()).withServiceLevel(self.subnetManagerServiceLevel())
                : address(port, options, self);
        List<Integer> ports = isLocal ? List.of(self.portNumber()) : options.ports();
        boolean isByGid = address.globalRoute() != null;
        if (ports.isEmpty()) {
            // By GID alone no subnet management can be asked; behind each on RoCE there is one port.
            ports = isByGid ? List.of(1) : portsOf(port, options, address.lid());
        }
        int lid = address.lid().value();
        String name = isByGid ? "GID " + options.gid() : "LID " + lid;
        List<PortPlace> places = ports.stream()
                .map(number -> new PortPlace(name, number, lid, "", null))
                .toList();
        return new AgentStation(PerformanceClient.on(port, options.retryPolicy()), address, places);
    }

    private static MadAddress address(UmadPort port, CountersOptions options, UmadPortAttributes self) {
        Lid lid = options.lid();
        if (lid != null) {
            return MadAddress.generalServices(lid);
        }
        Gid gid = gid(options, self);
        if (self.linkLayer().equals(LinkLayer.ETHERNET)) {
            return MadAddress.generalServices(gid, options.gidIndex());
        }
        MadAddress manager =
                MadAddress.generalServices(self.subnetManagerLid()).withServiceLevel(self.subnetManagerServiceLevel());
        try (SubnetAdministrationClient administration =
                SubnetAdministrationClient.on(port, options.retryPolicy(), manager)) {
            PathRecord path = administration.path(self.gid(), gid);
            return MadAddress.generalServices(path.destinationLid()).withServiceLevel(path.serviceLevel());
        }
    }

    /** The one that was named, or that of the GUID in this subnet. */
    private static Gid gid(CountersOptions options, UmadPortAttributes self) {
        Gid gid = options.gid();
        Guid guid = options.guid();
        return gid != null || guid == null
                ? Objects.requireNonNull(gid)
                : new Gid(self.gid().prefix(), guid.value());
    }

    /** All ports of a switch; of a channel adapter the one that has the LID, for it answers for no other. */
    private static List<Integer> portsOf(UmadPort port, CountersOptions options, Lid lid) {
        try (SubnetManagementClient subnet = SubnetManagementClient.on(port, options.retryPolicy(), 0)) {
            NodeInfo node = subnet.nodeInfo(lid);
            return node.isSwitch()
                    ? IntStream.rangeClosed(1, node.ports()).boxed().toList()
                    : List.of(node.localPort());
        }
    }

    List<Station> list() {
        return list;
    }

    /** A sentence for each neighbour that did not answer when the subnet was explored. */
    List<String> silent() {
        return silent;
    }

    @Override
    public void close() {
        if (port != null) {
            port.close();
        }
    }
}
