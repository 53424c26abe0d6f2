package org.rdma4j.tools.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubnetClientsOnFabricTest {
    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    @Test
    void aDirectedRouteLeadsToTheNodeThatItsLidLeadsTo() throws Exception {
        List<String> byRoute = run("route:0", "route:0,1", "route:0,1,3", "route:0,1,3,2", "route:0,1,3,1,1");
        List<String> byLid = run(lid("H1[1]"), lid("S1[0]"), lid("S2[0]"), lid("H2[1]"), lid("H1[1]"));

        assertThat(byRoute).map(line -> line.substring(1, 3)).containsExactly("H1", "S1", "S2", "H2", "H1");
        assertThat(byRoute)
                .map(SubnetClientsOnFabricTest::withoutLocalPort)
                .isEqualTo(byLid.stream()
                        .map(SubnetClientsOnFabricTest::withoutLocalPort)
                        .toList());
    }

    @Test
    void reportsThePortAtWhichTheRouteEnds() throws Exception {
        assertThat(run("route:0", "route:0,1", "route:0,2", "route:0,1,3", "route:0,1,3,2"))
                .map(line -> line.replaceAll("(?s).* revision=\\d+, localPort=(\\d+),.*", "$1"))
                .containsExactly("1", "1", "2", "1", "1");
    }

    @Test
    void theErrorSaysThatARouteLeadsNowhere() throws Exception {
        assertThat(run("nowhere:0,1,4"))
                .containsExactly("Get(NodeInfo): ETIMEDOUT (no answer from directed route 0,1,4 within 1 x 200 ms); "
                        + "check that the route exists (ibnetdiscover), that the node is up, or wait longer");
    }

    @Test
    void theRecordsOfTheSubnetManagerAgreeWithTheNodes() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        Process manager = fabric.startSubnetManager("H1");
        try {
            List<String> answers = run(
                    "record:" + fabric.lid("S2[0]"),
                    "record:" + fabric.lid("H2[1]"),
                    "port:" + fabric.lid("H2[1]"),
                    "record:77",
                    lid("S2[0]"),
                    lid("H2[1]"),
                    "paths:");

            assertThat(withoutLocalPort(answers.get(0)))
                    .startsWith("[NodeRecord[lid=%d, info=NodeInfo[nodeType=2,".formatted(fabric.lid("S2[0]")))
                    .endsWith("description=S2]]");
            assertThat(withoutLocalPort(answers.get(1)))
                    .contains(nodeInfo(answers.get(5)))
                    .endsWith("description=H2]]");
            assertThat(answers.get(2)).contains("port=1, info=PortInfo[gidPrefix=-108086391056891904,", "state=ACTIVE");
            assertThat(answers.get(3)).isEqualTo("[]");
            // ibsim delivers only the first datagram of a table, and of that only 224 bytes: the LIDs of the third
            // record are what happened to be in memory.
            assertThat(answers.get(6))
                    .isEqualTo(
                            "3 paths, the first two to [%d, %d]".formatted(fabric.lid("H1[1]"), fabric.lid("S1[0]")));
        } finally {
            manager.destroy();
            manager.waitFor();
        }
    }

    private static String nodeInfo(String line) {
        return withoutLocalPort(line).replaceAll("(?s).*(NodeInfo\\[[^]]*]).*", "$1");
    }

    /** The port that a request came through depends on the route. */
    private static String withoutLocalPort(String line) {
        return line.replaceAll("localPort=\\d+|portGuid=\\w+", "");
    }

    private static String lid(String port) throws Exception {
        return "lid:" + FABRIC.fabric().lid(port);
    }

    private static List<String> run(String... arguments) throws Exception {
        Outcome outcome = FABRIC.fabric().run("H1", JavaProgram.test(SubnetClientsProgram.class, List.of(arguments)));
        assertThat(outcome.status()).as(outcome.error()).isZero();
        return outcome.output().lines().toList();
    }
}
