package org.rdma4j.tools.perfquery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PortCountersExtended;

/** What ibsim cannot answer: agents with fewer counters, and with more. */
class PortCountersExtendedTextTest {
    private static final PortCountersExtended COUNTERS = new PortCountersExtended(
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, -1L);

    @Test
    void withoutTheWidthThereAreSixLines() {
        assertThat(PortCountersExtendedText.of(18, 1, new ClassPortInfo(1, 1, 0, 0, 0), COUNTERS))
                .isEqualTo("""
                        # Port extended counters: Lid 18 port 1 (CapMask: 0x00 CapMask2: 0x0000000)
                        PortSelect:......................1
                        CounterSelect:...................0x0002
                        PortXmitData:....................3
                        PortRcvData:.....................4
                        PortXmitPkts:....................5
                        PortRcvPkts:.....................6
                        """);
    }

    @Test
    void withAllThereAreTwentyFive() {
        assertThat(PortCountersExtendedText.of(18, 1, new ClassPortInfo(1, 1, 0x0200, 0x2, 0), COUNTERS))
                .isEqualTo("""
                        # Port extended counters: Lid 18 port 1 (CapMask: 0x200 CapMask2: 0x0000002)
                        PortSelect:......................1
                        CounterSelect:...................0x0002
                        PortXmitData:....................3
                        PortRcvData:.....................4
                        PortXmitPkts:....................5
                        PortRcvPkts:.....................6
                        PortUnicastXmitPkts:.............7
                        PortUnicastRcvPkts:..............8
                        PortMulticastXmitPkts:...........9
                        PortMulticastRcvPkts:............10
                        CounterSelect2:..................0x0000000b
                        SymbolErrorCounter:..............12
                        LinkErrorRecoveryCounter:........13
                        LinkDownedCounter:...............14
                        PortRcvErrors:...................15
                        PortRcvRemotePhysicalErrors:.....16
                        PortRcvSwitchRelayErrors:........17
                        PortXmitDiscards:................18
                        PortXmitConstraintErrors:........19
                        PortRcvConstraintErrors:.........20
                        LocalLinkIntegrityErrors:........21
                        ExcessiveBufferOverrunErrors:....22
                        VL15Dropped:.....................23
                        PortXmitWait:....................24
                        QP1Dropped:......................18446744073709551615
                        """);
    }
}
