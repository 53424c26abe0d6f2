package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.PathRecord;
import org.rdma4j.mad.PortInfo;
import org.rdma4j.mad.SubnetAdministrationClient;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.mad.UmadPortAttributes;
import org.rdma4j.perf.PerformanceClient;

/** All ports of a subnet. While they are watched, the subnet is explored again in the background. */
final class FabricTargets implements Targets {
    /** The subnet is explored at most this often. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Exploring takes at most a tenth of the time. */
    private static final int PAUSE_FACTOR = 10;

    private final UmadPort port;
    private final CountersOptions.Access access;
    private final SubnetManagementPort management;
    private final SubnetManagementClient subnet;
    private final PerformanceClient performance;
    private final ExecutorService background = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("rdma4j fabric discovery").factory());
    private StationList current = new StationList(List.of(), List.of());
    private @Nullable Future<StationList> search;
    private boolean isWantedAgain;
    private long searchEnded;
    private long searchDuration;

    FabricTargets(UmadPort port, CountersOptions.Access access, Progress progress) {
        this.port = port;
        this.access = access;
        this.management = SubnetManagementPort.of(port);
        this.subnet = SubnetManagementClient.on(management.port(), access.retryPolicy(), access.managementKey());
        this.performance = PerformanceClient.on(port, access.retryPolicy());
        current = explore(progress);
    }

    @Override
    public synchronized StationList current() {
        if (search != null && search.isDone()) {
            try {
                current = search.get();
            } catch (ExecutionException e) {
                // The list of nodes stays as it was; the sweep reports what does not respond.
                current = new StationList(current.stations(), failuresOf(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            search = null;
        }
        return current;
    }

    private static List<Failure> failuresOf(@Nullable Throwable cause) {
        if (cause instanceof RdmaException e) {
            return List.of(Failure.of(e, null, List.of(), 0));
        }
        throw new IllegalStateException(cause);
    }

    @Override
    public synchronized void refresh(boolean isUrgent) {
        isWantedAgain |= isUrgent;
        if (search != null) {
            return;
        }
        long pause = Math.max(SHORTEST_PAUSE_NANOS, PAUSE_FACTOR * searchDuration);
        if (isWantedAgain || System.nanoTime() - searchEnded > pause) {
            isWantedAgain = false;
            search = background.submit(() -> explore(Progress.NONE));
        }
    }

    private StationList explore(Progress progress) {
        long start = System.nanoTime();
        try {
            Fabric fabric = FabricDiscovery.of(subnet, new ManyAtOnce(access.inFlight()), progress);
            progress.clear();
            return stations(fabric);
        } finally {
            long end = System.nanoTime();
            synchronized (this) {
                searchEnded = end;
                searchDuration = end - start;
            }
        }
    }

    private StationList stations(Fabric fabric) {
        Map<Integer, Integer> serviceLevels = serviceLevels(fabric);
        Map<Integer, AgentStation> known = new HashMap<>();
        synchronized (this) {
            for (Station station : current.stations()) {
                if (station instanceof AgentStation agent) {
                    known.put(agent.address().lid().value(), agent);
                }
            }
        }
        // Nodes with several planes do not accept subnet management by LID: there the next exploration must detect the
        // change.
        IdentityCheck check = management.isOwn() ? IdentityCheck.NONE : new IdentityCheck(subnet);
        List<Station> stations = new ArrayList<>();
        for (List<PortPlace> places : fabric.places()) {
            int lid = places.getFirst().lid();
            MadAddress address = MadAddress.generalServices(Lid.of(lid))
                    .withServiceLevel(serviceLevels.getOrDefault(lid, 0))
                    .withPkeyIndex(access.pkeyIndex());
            AgentStation same = known.get(lid);
            stations.add(
                    same != null && same.isFor(address, places)
                            ? same
                            : new AgentStation(performance, address, places, check));
        }
        return new StationList(stations, fabric.failures());
    }

    /** The service levels by LID, from the subnet manager's paths; empty if none runs or it does not respond. */
    private Map<Integer, Integer> serviceLevels(Fabric fabric) {
        UmadPortAttributes own = port.attributes();
        boolean isManaged = own.subnetManagerLid().value() != 0
                && fabric.nodes().stream()
                        .flatMap(node -> node.ports().values().stream())
                        .anyMatch(PortInfo::isSubnetManager);
        Map<Integer, Integer> levels = new HashMap<>();
        if (!isManaged) {
            return levels;
        }
        MadAddress manager = MadAddress.generalServices(own.subnetManagerLid())
                .withServiceLevel(own.subnetManagerServiceLevel())
                .withPkeyIndex(access.pkeyIndex());
        try (SubnetAdministrationClient administration =
                SubnetAdministrationClient.on(port, access.retryPolicy(), manager)) {
            for (PathRecord path : administration.paths(own.gid())) {
                levels.put(path.destinationLid().value(), path.serviceLevel());
            }
        } catch (RdmaException _) {
            // Then all queries use service level 0, as the C tools do.
        }
        return levels;
    }

    @Override
    public void close() {
        background.shutdownNow();
        management.close();
        port.close();
    }
}
