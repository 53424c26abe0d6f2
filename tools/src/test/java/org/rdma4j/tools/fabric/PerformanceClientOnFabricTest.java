package org.rdma4j.tools.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PerformanceClientOnFabricTest {
    private static final int NOBODY = 77;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    @BeforeEach
    void setCounters() throws Exception {
        FabricCounters.preset(FABRIC.fabric());
    }

    @Test
    void readsTypedValuesOfAnotherHost() throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        fabric.set("H2", 1, "PortCounters.SymbolErrorCounter", 65_535);
        fabric.set("H2", 1, "PortCounters.LocalLinkIntegrityErrors", 15);
        fabric.set("H2", 1, "PortCounters.ExcessiveBufferOverrunErrors", 9);
        fabric.set("H2", 1, "PortCounters.VL15Dropped", 4321);
        fabric.set("H2", 1, "PortCounters.PortXmitData", 1_000_000);
        fabric.set("H2", 1, "PortCountersExtended.PortRcvData", 1L << 40);
        fabric.set("H2", 1, "PortCountersExtended.PortUnicastXmitPkts", -1L);

        List<String> lines = run("read", fabric.lid("H2[1]"), 1);

        // Each datagram to or from the port counts as 72 words.
        assertThat(lines.get(0)).startsWith("ClassPortInfo[baseVersion=1, classVersion=1, capabilityMask=4608,");
        assertThat(lines.get(1)).isEqualTo("[EXTENDED_WIDTH, PORT_XMIT_WAIT]");
        assertThat(lines.get(2))
                .startsWith("PortCounters[portSelect=1, counterSelect=0, symbolErrors=65535,")
                .contains(
                        "localLinkIntegrityErrors=15, excessiveBufferOverrunErrors=9, qp1Dropped=0, vl15Dropped=4321,")
                .contains("xmitData=1000072,");
        assertThat(lines.get(3)).isEqualTo(Long.toString(4 * 1_000_072L));
        assertThat(lines.get(4))
                .startsWith("PortCountersExtended[portSelect=1,")
                .contains("rcvData=" + ((1L << 40) + 3 * 72), "unicastXmitPkts=-1,");
        assertThat(lines.get(5)).isEqualTo(Long.toString(4 * ((1L << 40) + 3 * 72)));
    }

    @Test
    void readsTheLocalPortsAttributes() throws Exception {
        List<String> lines = run("attributes", 1, 1);

        assertThat(lines.get(0)).isEqualTo("[ibsim0]");
        assertThat(lines.get(1)).isEqualTo("umad port 1 of ibsim0");
        assertThat(lines.get(2))
                .startsWith("UmadPortAttributes[deviceName=ibsim0, portNumber=1, lid=%d, lidMaskControl=0,"
                        .formatted(FABRIC.fabric().lid("H1[1]")))
                .contains("state=ACTIVE", "linkLayer=INFINIBAND")
                .contains("gid=fe80:0000:0000:0000:");
    }

    @Test
    void theErrorHasTheStatusOfANodeWithoutSuchAPort() throws Exception {
        int lid = FABRIC.fabric().lid("S1[0]");

        assertThat(run("status", lid, 9))
                .containsExactly(
                        "0x001C (invalid attribute or modifier value)",
                        "Get(PortCounters): MAD status 0x001C (invalid attribute or modifier value) (LID %d port 9); "
                                        .formatted(lid)
                                + "this node has no such port, or does not offer this");
    }

    @Test
    void theErrorSaysThatNoNodeAnswers() throws Exception {
        assertThat(run("silence", NOBODY, 1))
                .containsExactly(
                        "Optional[ETIMEDOUT]",
                        "Get(PortCounters): ETIMEDOUT (no answer from LID 77 port 1 within 2 x 50 ms); "
                                + "check that the LID is in use (ibnetdiscover), that the node is up, or wait longer");
    }

    @Test
    void throwsIllegalStateExceptionAfterClosing() throws Exception {
        assertThat(run("close", FABRIC.fabric().lid("H2[1]"), 1))
                .containsExactly(
                        "true true",
                        "the agent for performance management on umad port 1 of ibsim0 is closed",
                        "the umad port 1 of ibsim0 is closed");
    }

    @Test
    void stopsWaitingWhenInterrupted() throws Exception {
        assertThat(run("interrupt", FABRIC.fabric().lid("H2[1]"), 1)).containsExactly("Optional[EINTR] true", "1");
    }

    @Test
    void aLateAnswerIsNotMistakenForTheNextOne() throws Exception {
        assertThat(run("late", FABRIC.fabric().lid("S1[0]"), 0)).containsExactly("Optional[ETIMEDOUT] true", "2", "3");
    }

    @Test
    void closingEndsTheWaitOfOtherThreads() throws Exception {
        String closed = "the agent for performance management on umad port 1 of ibsim0 is closed";

        assertThat(run("close-while-waiting", FABRIC.fabric().lid("S1[0]"), 0))
                .containsExactly("true", closed, closed, "2");
    }

    @Test
    void twoThreadsThatShareAPortEachGetTheirAnswers() throws Exception {
        assertThat(run("two-threads", FABRIC.fabric().lid("S1[0]"), 0)).containsExactly("400 right");
    }

    @Test
    void manyVirtualThreadsThatShareAPortEachGetTheirAnswers() throws Exception {
        assertThat(run("virtual-threads", FABRIC.fabric().lid("S1[0]"), 0)).containsExactly("6400 right");
    }

    @Test
    void aVirtualThreadThatWaitsHoldsNoCarrier() throws Exception {
        assertThat(run("one-carrier", FABRIC.fabric().lid("S1[0]"), 0)).containsExactly("false", "2");
    }

    @Test
    void thirtyTwoThreadsEachGetTheirOwnAnswers() throws Exception {
        soak(Duration.ofSeconds(3));
    }

    @Test
    @Tag("soak")
    void thirtyTwoThreadsEachGetTheirOwnAnswersForAMinute() throws Exception {
        soak(Duration.ofMinutes(1));
    }

    private static void soak(Duration duration) throws Exception {
        List<String> lines = run("soak", FABRIC.fabric().lid("S1[0]"), (int) duration.toSeconds());

        System.out.println("32 threads through one port for " + duration + ": " + lines);
        assertThat(asked(lines.get(0))).isGreaterThan(1000);
        assertThat(lines.get(1)).isEqualTo(asked(lines.get(0)) + " right");
    }

    private static int asked(String line) {
        return Integer.parseInt(line.substring(0, line.indexOf(' ')));
    }

    private static List<String> run(String what, int lid, int port) throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        List<String> arguments =
                List.of(what, Integer.toString(lid), Integer.toString(port), Long.toString(fabric.simulator()));
        Outcome outcome = fabric.run("H1", JavaProgram.test(PerformanceClientProgram.class, arguments), PATIENCE);
        assertThat(outcome.status()).as(outcome.error()).isZero();
        return outcome.output().lines().toList();
    }
}
