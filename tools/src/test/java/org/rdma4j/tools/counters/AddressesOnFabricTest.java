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

/** On which service level and by which P_Key ports are asked. ibsim delivers all of them alike: libibumad tells. */
class AddressesOnFabricTest {
    /** A datagram that is sent, and where to; of one that is received the lines before are others. */
    private static final Pattern SENT =
            Pattern.compile("umad_dump: agent id .*\\n.*umad_addr_dump: qpn (\\d+) qkey \\w+"
                    + " lid (\\d+) sl (\\d+)\\n.* pkey_index 0x(\\w+)");

    @Test
    void portsAreAskedOnTheServiceLevelsOfTheirPaths(@TempDir Path folder) throws Exception {
        Path policy = Files.writeString(folder.resolve("qos"), "qos-ulps\n default : 3\nend-qos-ulps\n");
        try (SimulatedFabric fabric = SimulatedFabric.start("back-to-back.net")) {
            Process manager = fabric.startSubnetManager("H1", List.of("-Q", "-Y", policy.toString()));
            try {
                Outcome outcome = counters(fabric, "--fabric", "--json");

                assertThat(outcome.status()).as(outcome.toString()).isZero();
                assertThat(CountersSchema.valid(outcome.output()).path("ports")).hasSize(2);
                // Its own port it asks for the paths on the subnet manager's service level.
                assertThat(sent(outcome)).containsOnly("1 on 0 by 0", "1 on 3 by 0", "2 on 3 by 0");
            } finally {
                manager.destroy();
                manager.waitFor();
            }
        }
    }

    @Test
    void withoutASubnetManagerThatAnswersTheServiceLevelIs0() throws Exception {
        try (SimulatedFabric fabric = SimulatedFabric.start("back-to-back.net")) {
            Outcome outcome = counters(fabric, "--fabric", "-Y", "1");

            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(sent(outcome)).containsOnly("1 on 0 by 1", "2 on 0 by 1");
        }
    }

    private static Outcome counters(SimulatedFabric fabric, String... arguments) throws Exception {
        return fabric.run("H1", JavaProgram.test(LoudCounters.class, List.of(arguments)));
    }

    /** The datagrams to the general services, as {@code LID on service level by index of the P_Key}. */
    private static Set<String> sent(Outcome outcome) {
        return SENT.matcher(outcome.error())
                .results()
                .filter(sent -> sent.group(1).equals("1"))
                .map(sent -> "%s on %s by %s".formatted(sent.group(2), sent.group(3), sent.group(4)))
                .collect(Collectors.toSet());
    }
}
