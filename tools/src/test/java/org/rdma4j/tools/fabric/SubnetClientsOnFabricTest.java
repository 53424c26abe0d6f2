package org.rdma4j.tools.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetClientsOnFabricTest {
    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"0 H1 H1[1]", "0,1 S1 S1[0]", "0,1,3 S2 S2[0]", "0,1,3,2 H2 H2[1]", "0,1,3,1,1 H1 H1[1]"})
    void aDirectedRouteLeadsToTheNodeThatItsLidLeadsTo(String route, String node, String port) throws Exception {
        List<String> byRoute = run("route", route);
        List<String> byLid = run("lid", Integer.toString(FABRIC.fabric().lid(port)));

        assertThat(byRoute.get(1)).isEqualTo(node);
        assertThat(byRoute)
                .map(SubnetClientsOnFabricTest::withoutLocalPort)
                .isEqualTo(byLid.stream()
                        .map(SubnetClientsOnFabricTest::withoutLocalPort)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"0 1", "0,1 1", "0,2 2", "0,1,3 1", "0,1,3,2 1"})
    void tellsAtWhichPortTheRouteEnds(String route, int localPort) throws Exception {
        assertThat(run("route", route).get(0)).contains("localPort=" + localPort + ",");
    }

    @Test
    void tellsThatARouteLeadsNowhere() throws Exception {
        assertThat(run("route", "0,1,4"))
                .containsExactly("Get(NodeInfo): ETIMEDOUT (no answer from directed route 0,1,4 within 1 x 200 ms); "
                        + "check that the LID is in use (ibnetdiscover), that the node is up, or wait longer");
    }

    /** The port through which a question came depends on the way. */
    private static String withoutLocalPort(String line) {
        return line.replaceAll("localPort=\\d+|portGuid=\\w+", "");
    }

    private static List<String> run(String... arguments) throws Exception {
        Outcome outcome = FABRIC.fabric().run("H1", JavaProgram.test(SubnetClientsProgram.class, List.of(arguments)));
        assertThat(outcome.status()).as(outcome.error()).isZero();
        return outcome.output().lines().toList();
    }
}
