package org.rdma4j.tools.counters;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;

/** Prints the nodes and links of the subnet, and then the time of the discovery in milliseconds. */
final class DiscoverFabric {
    private DiscoverFabric() {}

    public static void main(String[] arguments) {
        List<String> lines = new ArrayList<>();
        long start = System.nanoTime();
        try (UmadPort port = UmadPort.open();
                SubnetManagementClient subnet = SubnetManagementClient.on(port, MadRetryPolicy.defaults(), 0)) {
            Fabric fabric =
                    FabricDiscovery.of(subnet, new ManyAtOnce(16), new Progress(new PrintStream(System.err), false));
            long millis = (System.nanoTime() - start) / 1_000_000;
            fabric.nodes().forEach(node -> lines.add("node " + node.guid()));
            fabric.links().forEach(link -> lines.add("link " + end(link.first()) + " " + end(link.second())));
            fabric.failures().forEach(failure -> lines.add(failure.toString()));
            lines.sort(null);
            lines.add(Long.toString(millis));
        }
        lines.forEach(System.out::println);
    }

    private static String end(FabricLink.End end) {
        return end.node() + "[" + end.port() + "]";
    }
}
