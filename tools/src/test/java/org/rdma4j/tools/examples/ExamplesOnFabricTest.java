package org.rdma4j.tools.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rdma4j.tools.fabric.FabricExtension;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.Outcome;

/** Runs the programs that the Javadoc of the library shows parts of. */
class ExamplesOnFabricTest {
    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    @Test
    void aNodeIsQueried() throws Exception {
        assertThat(run(MadExample.class)).containsExactly("S2 has 4 ports", "capability mask 0x1300");
    }

    @Test
    void countersAreRead() throws Exception {
        FABRIC.fabric().set("S2", 1, "PortCounters.SymbolErrorCounter", 5);
        FABRIC.fabric().set("S2", 1, "PortCountersExtended.PortXmitData", 1L << 40);

        assertThat(run(CountersExample.class)).first().isEqualTo("5 symbol errors");
        assertThat(run(CountersExample.class)).last().asString().matches("4398046\\d{6} bytes sent");
    }

    private static List<String> run(Class<?> example) throws Exception {
        String lid = Integer.toString(FABRIC.fabric().lid("S2[0]"));
        Outcome outcome = FABRIC.fabric().run("H1", JavaProgram.test(example, List.of(lid)));
        assertThat(outcome.status()).as(outcome.error()).isZero();
        return outcome.output().lines().toList();
    }
}
