package org.rdma4j.tools.fabric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.DirectedRoute;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.MadQueries;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceClient;

/** Has many queries under way on a simulated fabric, and prints what came of them. */
final class MadQueriesProgram {
    private static final MadRetryPolicy SHORT =
            MadRetryPolicy.defaults().withTimeout(Duration.ofMillis(200)).withTries(2);
    private static final DirectedRoute NEIGHBOUR = DirectedRoute.through(1);
    private static final DirectedRoute NOWHERE = new DirectedRoute(List.of(1, 8));

    private MadQueriesProgram() {}

    /** Counts what it is told. */
    private static final class Counting implements MadQueries.Listener<Object> {
        private int answers;
        private final List<String> failures = new ArrayList<>();

        @Override
        public void answered(Object answer) {
            answers++;
        }

        @Override
        public void failed(RdmaException cause) {
            failures.add(String.valueOf(cause.getMessage()));
        }

        @Override
        public String toString() {
            return answers + " answers, failures " + failures;
        }
    }

    public static void main(String[] arguments) {
        try (UmadPort port = UmadPort.open("ibsim0", 1);
                SubnetManagementClient subnet = SubnetManagementClient.on(port, SHORT, 0);
                PerformanceClient performance = PerformanceClient.on(port)) {
            System.out.println(many(subnet));
            System.out.println(someFail(port, subnet, performance));
            System.out.println(chain(subnet));
            System.out.println(forgotten(subnet));
        }
    }

    private static String many(SubnetManagementClient subnet) {
        Counting counting = new Counting();
        try (MadQueries queries = new MadQueries()) {
            for (int count = 0; count < 300; count++) {
                queries.begin(subnet.nodeInfoQuery(count % 2 == 0 ? DirectedRoute.SELF : NEIGHBOUR), counting);
            }
            awaitAll(queries);
        }
        return counting.toString();
    }

    /** The lost and the refused one delay or harm no other. */
    private static String someFail(UmadPort port, SubnetManagementClient subnet, PerformanceClient performance) {
        MadAddress self = MadAddress.generalServices(port.attributes().lid());
        Counting counting = new Counting();
        try (MadQueries queries = new MadQueries()) {
            queries.begin(subnet.nodeInfoQuery(NOWHERE), counting);
            queries.begin(performance.readQuery(self, PerformanceAttribute.PORT_COUNTERS, 99), counting);
            queries.begin(performance.readQuery(self, PerformanceAttribute.PORT_COUNTERS, 1), counting);
            queries.begin(subnet.nodeInfoQuery(NEIGHBOUR), counting);
            awaitAll(queries);
        }
        return counting.toString();
    }

    /** Each answer leads to the next query. */
    private static String chain(SubnetManagementClient subnet) {
        List<NodeInfo> answers = new ArrayList<>();
        try (MadQueries queries = new MadQueries()) {
            queries.begin(subnet.nodeInfoQuery(DirectedRoute.SELF), new MadQueries.Listener<NodeInfo>() {
                @Override
                public void answered(NodeInfo answer) {
                    answers.add(answer);
                    if (answers.size() < 5) {
                        queries.begin(subnet.nodeInfoQuery(NEIGHBOUR), this);
                    }
                }

                @Override
                public void failed(RdmaException cause) {
                    throw cause;
                }
            });
            awaitAll(queries);
        }
        return "%d in a chain, %d nodes"
                .formatted(
                        answers.size(),
                        answers.stream().map(NodeInfo::nodeGuid).distinct().count());
    }

    /** What was under way when it is closed tells nothing, and harms no later query. */
    private static String forgotten(SubnetManagementClient subnet) {
        Counting counting = new Counting();
        try (MadQueries queries = new MadQueries()) {
            queries.begin(subnet.nodeInfoQuery(NEIGHBOUR), counting);
        }
        return "forgotten: " + counting + ", then " + subnet.nodeInfo(NEIGHBOUR).isSwitch();
    }

    @SuppressWarnings("StatementWithEmptyBody") // all is done by await
    private static void awaitAll(MadQueries queries) {
        while (queries.await()) {}
    }
}
