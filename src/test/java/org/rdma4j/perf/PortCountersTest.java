package org.rdma4j.perf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortCountersTest {
    @Test
    void areReadAtTheOffsetsOfTheSpecification() {
        assertThat(PortCounters.of(data(CountingBytes.data())))
                .isEqualTo(new PortCounters(
                        0x02,
                        0x0304,
                        0x0506,
                        0x07,
                        0x08,
                        0x090A,
                        0x0B0C,
                        0x0D0E,
                        0x0F10,
                        0x11,
                        0x12,
                        0x13,
                        0x1,
                        0x4,
                        0x1516,
                        0x1718,
                        0x191A1B1CL,
                        0x1D1E1F20L,
                        0x21222324L,
                        0x25262728L,
                        0x292A2B2CL));
    }

    @Test
    void areUnsigned() {
        PortCounters counters = PortCounters.of(data(CountingBytes.allOnes()));

        assertThat(counters.symbolErrors()).isEqualTo(65_535);
        assertThat(counters.linksDowned()).isEqualTo(255);
        assertThat(counters.localLinkIntegrityErrors()).isEqualTo(15);
        assertThat(counters.xmitWait()).isEqualTo(4_294_967_295L);
    }

    @Test
    void countDataInWordsOfFourBytes() {
        PortCounters counters = PortCounters.of(data(CountingBytes.allOnes()));

        assertThat(counters.xmitBytes()).isEqualTo(17_179_869_180L);
        assertThat(counters.rcvBytes()).isEqualTo(17_179_869_180L);
    }

    private static PerformanceData data(byte[] bytes) {
        return PerformanceData.of(PerformanceAttribute.PORT_COUNTERS, bytes);
    }
}
