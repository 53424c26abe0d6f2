package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.Outcome;
import org.rdma4j.tools.fabric.SimulatedFabric;

/**
 * The service level and the P_Key index of the requests. ibsim ignores both, so they are read from the debug output of
 * libibumad.
 */
class AddressesOnFabricTest {
    /** A sent datagram and its destination; the lines before a received one differ. */
    private static final Pattern SENT =
            Pattern.compile("umad_dump: agent id .*\\n.*umad_addr_dump: qpn (\\d+) qkey \\w+"
                    + " lid (\\d+) sl (\\d+)\\n.* pkey_index 0x(\\w+)");

    @Test
    void portsAreQueriedOnTheServiceLevelsOfTheirPaths(@TempDir Path folder) throws Exception {
        Path policy = Files.writeString(folder.resolve("qos"), "qos-ulps\n default : 3\nend-qos-ulps\n");
        try (SimulatedFabric fabric = SimulatedFabric.start("back-to-back.net")) {
            Process manager = fabric.startSubnetManager("H1", List.of("-Q", "-Y", policy.toString()));
            try {
                Outcome outcome = counters(fabric, "--fabric", "--json");

                assertThat(outcome.status()).as(outcome.toString()).isZero();
                assertThat(CountersSchema.valid(outcome.output()).path("ports")).hasSize(2);
                // The request for paths goes to the subnet manager, which is on its own port, on its service level.
                assertThat(sent(outcome)).containsOnly("1 on 0 by 0", "1 on 3 by 0", "2 on 3 by 0");
            } finally {
                manager.destroy();
                manager.waitFor();
            }
        }
    }

    @Test
    void theServiceLevelIs0IfNoSubnetManagerAnswers() throws Exception {
        try (SimulatedFabric fabric = SimulatedFabric.start("back-to-back.net")) {
            Outcome outcome = counters(fabric, "--fabric", "-Y", "1");

            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(sent(outcome)).containsOnly("1 on 0 by 1", "2 on 0 by 1");
        }
    }

    private static Outcome counters(SimulatedFabric fabric, String... arguments) throws Exception {
        return fabric.run("H1", JavaProgram.test(LoudCounters.class, List.of(arguments)));
    }

    /** The datagrams to QP1, as {@code LID on service level by index of the P_Key}. */
    private static Set<String> sent(Outcome outcome) {
        return SENT.matcher(outcome.error())
                .results()
                .filter(sent -> sent.group(1).equals("1"))
                .map(sent -> "%s on %s by %s".formatted(sent.group(2), sent.group(3), sent.group(4)))
                .collect(Collectors.toSet());
    }
}
