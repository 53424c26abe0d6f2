package org.rdma4j.tools.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MadQueriesOnFabricTest {
    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("uneven.net");

    @Test
    void manyQueriesOfOneThreadAreUnderWayTogether() throws Exception {
        Outcome outcome = FABRIC.fabric().run("H1", JavaProgram.test(MadQueriesProgram.class, List.of()));

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        List<String> lines = outcome.output().lines().toList();
        assertThat(lines.get(0)).isEqualTo("300 answers, failures []");
        assertThat(lines.get(1))
                .startsWith("2 answers, failures [")
                .contains("Get(PortCounters): MAD status", "no answer from directed route 0,1,8 within 2 x 200 ms");
        assertThat(lines.subList(2, lines.size()))
                .containsExactly("5 in a chain, 2 nodes", "forgotten: 0 answers, failures [], then true");
    }
}
