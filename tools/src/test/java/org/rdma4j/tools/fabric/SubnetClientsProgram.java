package org.rdma4j.tools.fabric;

import java.time.Duration;
import java.util.Arrays;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.DirectedRoute;
import org.rdma4j.mad.MadPatience;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;

/** Asks subnet management on a simulated fabric and prints what it answers. Its arguments say what to ask, and of whom. */
final class SubnetClientsProgram {
    private SubnetClientsProgram() {}

    public static void main(String[] arguments) {
        try (UmadPort port = UmadPort.open();
                SubnetManagementClient client =
                        SubnetManagementClient.on(port, new MadPatience(Duration.ofMillis(200), 1), 0)) {
            switch (arguments[0]) {
                case "lid" -> ask(client, Lid.of(Integer.parseInt(arguments[1])));
                case "route" -> ask(client, route(arguments[1]));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (RdmaException e) {
            System.out.println(e.getMessage());
        }
    }

    /** As {@code 0,1,3}. */
    private static DirectedRoute route(String ports) {
        return new DirectedRoute(
                Arrays.stream(ports.split(",")).skip(1).map(Integer::valueOf).toList());
    }

    private static void ask(SubnetManagementClient client, Lid lid) {
        NodeInfo node = client.nodeInfo(lid);
        System.out.println(node);
        System.out.println(client.nodeDescription(lid));
        System.out.println(client.portInfo(lid, node.isSwitch() ? 1 : 0));
        if (node.isSwitch()) {
            System.out.println(client.switchInfo(lid));
        }
    }

    private static void ask(SubnetManagementClient client, DirectedRoute route) {
        NodeInfo node = client.nodeInfo(route);
        System.out.println(node);
        System.out.println(client.nodeDescription(route));
        System.out.println(client.portInfo(route, node.isSwitch() ? 1 : 0));
        if (node.isSwitch()) {
            System.out.println(client.switchInfo(route));
        }
    }
}
