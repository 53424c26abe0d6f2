package org.rdma4j.device.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.device.SystemRoot;

/** The reported trouble brought about for real, and mended by the commands that the finding gives. */
@Tag("bare-kernel")
class RemediesTest {
    @Test
    void anotherDriverOnTheReservedMajor() throws Exception {
        assertThat(run("rdma link delete rxe0")).isZero();
        assertThat(run("modprobe -r rdma_rxe rdma_ucm ib_umad ib_uverbs")).isZero();
        assertThat(run("modprobe ipmi_devintf ipmi_major=231")).isZero();
        assertThat(run("modprobe ib_uverbs")).isNotZero();
        assertThat(run("modprobe ib_umad")).isNotZero();

        Finding first = Diagnosis.of(SystemRoot.HOST).findings().getFirst();

        assertThat(first.state()).isEqualTo(State.BROKEN);
        assertThat(first.summary()).endsWith("is held by ipmidev of the module ipmi_devintf");
        assertThat(first.explanation())
                .contains("never hands out a reserved number by itself", "ipmidev asked for 231");
        assertThat(first.evidence())
                .anyMatch(line -> line.contains("user_verbs: couldn't register device number"))
                .anyMatch(line -> line.contains("user_mad: couldn't register device number"));

        for (String command : first.remedies()) {
            assertThat(run(command)).as(command).isZero();
        }
        assertThat(run("modprobe crc32_generic && modprobe rdma_ucm && modprobe rdma_rxe"))
                .isZero();
        assertThat(run("rdma link add rxe0 type rxe netdev wire0")).isZero();

        assertThat(Diagnosis.of(SystemRoot.HOST).findings())
                .extracting(Finding::state)
                .isSubsetOf(State.GOOD, State.NOTE);
    }

    private static int run(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        return process.exitValue();
    }
}
