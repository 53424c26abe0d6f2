package org.rdma4j.device.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.ChildJvm;
import org.rdma4j.device.SystemRoot;

/** Faults brought about on a soft-RoCE device; a guest is thrown away afterwards. */
@Tag("bare-kernel")
class SoftRoceFaultsTest {
    private static final String NODE = "/dev/infiniband/uverbs0";

    @BeforeEach
    void theDeviceIsWhole() throws Exception {
        assertThat(first().state()).isLessThanOrEqualTo(State.NOTE);
    }

    @Test
    void aNodeThatWasRemoved() throws Exception {
        String number = "c " + Shell.output("stat -c '0x%t 0x%T' " + NODE);
        Shell.require("rm " + NODE);

        assertThat(first().summary()).startsWith(NODE + " does not exist");

        Shell.require("mknod -m 0666 " + NODE + " " + number);
    }

    @Test
    void aNodeWithAnotherNumberIsMendedByTheRemedy() throws Exception {
        Shell.require("rm %1$s && mknod %1$s c 231 128".formatted(NODE));

        Finding broken = first();

        assertThat(broken.summary()).contains("has the number 231:128");
        Shell.require(broken.remedies().getFirst());
        assertThat(first().state()).isLessThanOrEqualTo(State.NOTE);
    }

    @Test
    void aNodeThatAnOrdinaryUserMayNotOpen() throws Exception {
        Shell.require("chmod 000 " + NODE);

        assertThat(asOrdinaryUser().getFirst())
                .startsWith("broken: " + NODE + " may not be opened for reading and writing (EACCES)");

        Shell.require("chmod 0666 " + NODE);
    }

    @Test
    void anOrdinaryUserWithLittleLockedMemory() throws Exception {
        assertThat(asOrdinaryUser().getFirst()).isEqualTo("warning: this user may lock 64 KiB of memory");
    }

    @Test
    void aNetworkInterfaceThatIsDown() throws Exception {
        Shell.require("ip link set wire0 down");
        Shell.await("grep -q DOWN /sys/class/infiniband/rxe0/ports/1/state");

        assertThat(first().summary()).isEqualTo("rxe0, port 1 is DOWN");

        Shell.require("ip link set wire0 up");
        Shell.await("grep -q ACTIVE /sys/class/infiniband/rxe0/ports/1/state");
    }

    @Test
    void errorCountersThatGrow() throws Exception {
        try (LostMessages _ = new LostMessages("rxe0")) {
            Finding growing = first();

            assertThat(growing.state()).isEqualTo(State.WARNING);
            assertThat(growing.summary()).isEqualTo("error counters grow while one looks");
            assertThat(growing.evidence())
                    .anyMatch(line -> line.matches("rxe0, port 1, retry_exceeded_err: \\d+, and 100 ms later \\d+"));
            assertThat(growing.remedies()).contains("rdma statistic show");
        }
    }

    @Test
    void aModuleThatIsNotLoaded() throws Exception {
        Shell.require("modprobe -r ib_umad");

        Finding missing = first();

        assertThat(missing.summary()).isEqualTo("the module ib_umad is not loaded");
        Shell.require(missing.remedies().getFirst());
        assertThat(first().state()).isLessThanOrEqualTo(State.NOTE);
    }

    private static Finding first() {
        return Diagnosis.of(SystemRoot.HOST).findings().getFirst();
    }

    private static List<String> asOrdinaryUser() throws Exception {
        return new ChildJvm("setpriv", "--reuid=65534", "--clear-groups", "prlimit", "--memlock=65536")
                .run("-cp", ChildJvm.classPath(), DescribeDiagnosis.class.getName());
    }
}
