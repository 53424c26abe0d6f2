package org.rdma4j.perf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortCountersExtendedTest {
    @Test
    void areReadAtTheOffsetsOfTheSpecification() {
        assertThat(PortCountersExtended.of(data(CountingBytes.data())))
                .isEqualTo(new PortCountersExtended(
                        0x02,
                        0x0304,
                        at(8),
                        at(16),
                        at(24),
                        at(32),
                        at(40),
                        at(48),
                        at(56),
                        at(64),
                        0x05060708L,
                        at(72),
                        at(80),
                        at(88),
                        at(96),
                        at(104),
                        at(112),
                        at(120),
                        at(128),
                        at(136),
                        at(144),
                        at(152),
                        at(160),
                        at(168),
                        at(176)));
    }

    /** The value of eight bytes that count up from the offset plus one. */
    private static long at(int offset) {
        long value = 0;
        for (int index = 1; index <= 8; index++) {
            value = value << 8 | (offset + index);
        }
        return value;
    }

    @Test
    void areUnsignedAndSaturateInBytes() {
        PortCountersExtended counters = PortCountersExtended.of(data(CountingBytes.allOnes()));

        assertThat(Long.toUnsignedString(counters.xmitData())).isEqualTo("18446744073709551615");
        assertThat(Long.toUnsignedString(counters.xmitBytes())).isEqualTo("18446744073709551615");
        assertThat(counters.counterSelect2()).isEqualTo(4_294_967_295L);
    }

    @Test
    void wordsThatFitAreMultiplied() {
        assertThat(DataWords.toBytes(0)).isZero();
        assertThat(DataWords.toBytes(5112)).isEqualTo(20_448);
        assertThat(Long.toUnsignedString(DataWords.toBytes(0x3FFFFFFFFFFFFFFFL)))
                .isEqualTo("18446744073709551612");
        assertThat(DataWords.toBytes(0x4000000000000000L)).isEqualTo(-1L);
    }

    private static PerformanceData data(byte[] bytes) {
        return PerformanceData.of(PerformanceAttribute.PORT_COUNTERS_EXTENDED, bytes);
    }
}
