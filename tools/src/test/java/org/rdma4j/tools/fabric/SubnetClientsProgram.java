package org.rdma4j.tools.fabric;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.DirectedRoute;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.PathRecord;
import org.rdma4j.mad.SubnetAdministrationClient;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;

/**
 * Queries subnet management and administration on a simulated fabric and prints the answers, one line for each
 * argument: {@code lid:2}, {@code route:0,1,3}, {@code nowhere:0,1,4}, {@code record:2} or {@code port:2}.
 */
final class SubnetClientsProgram {
    private static final MadRetryPolicy SHORT =
            MadRetryPolicy.defaults().withTimeout(Duration.ofMillis(200)).withTries(1);

    private SubnetClientsProgram() {}

    public static void main(String[] arguments) {
        try (UmadPort port = UmadPort.open()) {
            for (String argument : arguments) {
                String value = argument.substring(argument.indexOf(':') + 1);
                System.out.println(
                        switch (argument.substring(0, argument.indexOf(':'))) {
                            case "lid" -> query(port, Lid.of(Integer.parseInt(value)));
                            case "route" -> query(port, route(value), MadRetryPolicy.defaults());
                            case "nowhere" -> failure(port, route(value));
                            case "record" -> record(port, Lid.of(Integer.parseInt(value)));
                            case "paths" -> paths(port);
                            case "port" -> port(port, Lid.of(Integer.parseInt(value)));
                            default -> throw new IllegalArgumentException(argument);
                        });
            }
        }
    }

    /** Parses a route like {@code 0,1,3}. */
    private static DirectedRoute route(String ports) {
        return new DirectedRoute(
                Arrays.stream(ports.split(",")).skip(1).map(Integer::valueOf).toList());
    }

    private static List<Object> query(UmadPort port, Lid lid) {
        try (SubnetManagementClient client = SubnetManagementClient.on(port, MadRetryPolicy.defaults(), 0)) {
            NodeInfo node = client.nodeInfo(lid);
            return List.of(
                    client.nodeDescription(lid),
                    node,
                    client.portInfo(lid, node.isSwitch() ? 1 : 0),
                    node.isSwitch() ? client.switchInfo(lid) : "no switch");
        }
    }

    private static List<Object> query(UmadPort port, DirectedRoute route, MadRetryPolicy retryPolicy) {
        try (SubnetManagementClient client = SubnetManagementClient.on(port, retryPolicy, 0)) {
            NodeInfo node = client.nodeInfo(route);
            return List.of(
                    client.nodeDescription(route),
                    node,
                    client.portInfo(route, node.isSwitch() ? 1 : 0),
                    node.isSwitch() ? client.switchInfo(route) : "no switch");
        }
    }

    private static Object failure(UmadPort port, DirectedRoute route) {
        try {
            return query(port, route, SHORT);
        } catch (RdmaException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Object record(UmadPort port, Lid lid) {
        try (SubnetAdministrationClient client = administration(port)) {
            return client.nodes(lid);
        }
    }

    private static Object port(UmadPort port, Lid lid) {
        try (SubnetAdministrationClient client = administration(port)) {
            return client.ports(lid).getFirst();
        }
    }

    private static Object paths(UmadPort port) {
        try (SubnetAdministrationClient client = administration(port)) {
            List<PathRecord> paths = client.paths(port.attributes().gid());
            return "%s paths, the first two to %s"
                    .formatted(
                            paths.size(),
                            paths.stream()
                                    .limit(2)
                                    .map(path -> path.destinationLid().value())
                                    .sorted()
                                    .toList());
        }
    }

    private static SubnetAdministrationClient administration(UmadPort port) {
        MadAddress manager = MadAddress.generalServices(port.attributes().subnetManagerLid());
        return SubnetAdministrationClient.on(port, MadRetryPolicy.defaults(), manager);
    }
}
