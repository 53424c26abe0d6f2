package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.host.SystemRoot;

/** Causes the reported fault on a real kernel, and mends it with the commands of the finding. */
@Tag("bare-kernel")
@Order(Integer.MAX_VALUE - 1) // it removes kernel modules and loads them again
class RemediesTest {
    @Test
    void anotherDriverOnTheReservedMajor() throws Exception {
        Shell.require("rdma link delete rxe0");
        Shell.require("modprobe -r rdma_rxe rdma_ucm ib_umad ib_uverbs");
        Shell.require("modprobe ipmi_devintf ipmi_major=231");
        assertThat(Shell.run("modprobe ib_uverbs")).isNotZero();
        assertThat(Shell.run("modprobe ib_umad")).isNotZero();

        Finding first = Diagnosis.of(SystemRoot.HOST).findings().getFirst();

        assertThat(first.state()).isEqualTo(State.BROKEN);
        assertThat(first.summary()).endsWith("is held by ipmidev of the module ipmi_devintf");
        assertThat(first.explanation())
                .contains("never hands out a reserved number by itself", "ipmidev asked for 231");
        assertThat(first.evidence())
                .anyMatch(line -> line.contains("user_verbs: couldn't register device number"))
                .anyMatch(line -> line.contains("user_mad: couldn't register device number"));

        for (String command : first.remedies()) {
            Shell.require(command);
        }
        assertThat(Shell.run("modprobe crc32_generic && modprobe rdma_ucm && modprobe rdma_rxe"))
                .isZero();
        Shell.require("rdma link add rxe0 type rxe netdev wire0");

        assertThat(Diagnosis.of(SystemRoot.HOST).findings())
                .extracting(Finding::state)
                .isSubsetOf(State.GOOD, State.NOTE);
    }
}
