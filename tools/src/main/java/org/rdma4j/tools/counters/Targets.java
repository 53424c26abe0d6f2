package org.rdma4j.tools.counters;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.LinkLayer;
import org.rdma4j.RdmaException;
import org.rdma4j.host.PortFolder;
import org.rdma4j.host.SystemRoot;
import org.rdma4j.mad.DirectedRoute;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.mad.UmadPortAttributes;
import org.rdma4j.tools.PrintableText;

/** The stations that the options name, open as long as they are read. */
interface Targets extends AutoCloseable {
    /** The stations that are known now. */
    StationList current();

    /**
     * Looks whether there are others by now, without waiting for it.
     *
     * @param isUrgent whether something does not fit any more
     */
    void refresh(boolean isUrgent);

    @Override
    void close();

    /** The stations that the options name. */
    static Targets of(CountersOptions options, Progress progress) {
        CountersOptions.Access access = options.access();
        Optional<KernelStation> roce = options.target().isLocal() ? roce(access) : Optional.empty();
        if (roce.isPresent()) {
            return new KernelTarget(roce.get());
        }
        @Nullable String deviceName = access.deviceName();
        UmadPort port = deviceName == null
                ? UmadPort.open(access.devicePort())
                : UmadPort.open(deviceName, access.devicePort());
        try {
            requireLid(port, access, options.target().isFabric());
            return options.target().isFabric()
                    ? new FabricTargets(port, access, progress)
                    : new NodeTarget(port, options);
        } catch (RuntimeException | Error e) {
            port.close();
            throw e;
        }
    }

    /** The RoCE port to read: the one that is named, or the first active one if no port is InfiniBand. */
    private static Optional<KernelStation> roce(CountersOptions.Access access) {
        @Nullable String deviceName = access.deviceName();
        if (deviceName != null) {
            int number = Math.max(access.devicePort(), 1);
            return new PortFolder(deviceName, number).isEthernet(SystemRoot.HOST)
                    ? Optional.of(new KernelStation(deviceName, number))
                    : Optional.empty();
        }
        return PortFolder.firstEthernet(SystemRoot.HOST)
                .map(found -> new KernelStation(
                        found.deviceName(), access.devicePort() == 0 ? found.number() : access.devicePort()));
    }

    /** Counters cannot be queried without a LID. The port's neighbor can be, which helps to find what is missing. */
    private static void requireLid(UmadPort port, CountersOptions.Access access, boolean isFabric) {
        UmadPortAttributes own = port.attributes();
        if (isFabric || own.linkLayer() != LinkLayer.INFINIBAND || own.lid().value() != 0) {
            return;
        }
        throw new RdmaException(
                "port %d of %s has no LID, by which counters are asked for (state %s; %s); start a subnet manager (opensm), or bring the link up"
                        .formatted(own.portNumber(), own.deviceName(), own.state(), neighbour(port, access)));
    }

    private static String neighbour(UmadPort port, CountersOptions.Access access) {
        DirectedRoute route = DirectedRoute.through(port.portNumber());
        try (SubnetManagementClient subnet =
                SubnetManagementClient.on(port, access.retryPolicy(), access.managementKey())) {
            NodeInfo node = subnet.nodeInfo(route);
            String name = PrintableText.of(subnet.nodeDescription(route).text());
            return "its cable leads to port %d of %s".formatted(node.localPort(), name);
        } catch (RdmaException _) {
            return "nobody answers at the other end of its cable";
        }
    }

    /** This host's kernel, where there is nothing to discover. */
    record KernelTarget(KernelStation station) implements Targets {
        @Override
        public StationList current() {
            return new StationList(List.of(station), List.of());
        }

        @Override
        public void refresh(boolean isUrgent) {}

        @Override
        public void close() {}
    }
}
