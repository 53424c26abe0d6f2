package org.rdma4j.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rdma4j.perf.PerformanceCapability.ADDITIONAL_EXTENDED_COUNTERS;
import static org.rdma4j.perf.PerformanceCapability.ALL_PORT_SELECT;
import static org.rdma4j.perf.PerformanceCapability.EXTENDED_WIDTH;
import static org.rdma4j.perf.PerformanceCapability.EXTENDED_WIDTH_NO_IETF;
import static org.rdma4j.perf.PerformanceCapability.PORT_XMIT_WAIT;

import org.junit.jupiter.api.Test;

class ClassPortInfoTest {
    @Test
    void isReadAtTheOffsetsOfTheSpecification() {
        byte[] bytes = new byte[192];
        bytes[0] = 1;
        bytes[1] = 1;
        bytes[2] = 0x13; // CapabilityMask 0x1300
        bytes[4] = (byte) 0x80; // CapabilityMask2: the upper 27 bits of 0x80000052
        bytes[7] = 0x52;

        ClassPortInfo info = ClassPortInfo.of(PerformanceData.of(PerformanceAttribute.CLASS_PORT_INFO, bytes));

        assertThat(info).isEqualTo(new ClassPortInfo(1, 1, 0x1300, 0x4000002, 0x12));
        assertThat(info.capabilities())
                .containsExactlyInAnyOrder(
                        ALL_PORT_SELECT, EXTENDED_WIDTH, PORT_XMIT_WAIT, ADDITIONAL_EXTENDED_COUNTERS);
    }

    @Test
    void extendedCountersComeInTwoForms() {
        assertThat(new ClassPortInfo(1, 1, 0x0200, 0, 0).supportsExtendedCounters())
                .isTrue();
        assertThat(new ClassPortInfo(1, 1, 0x0400, 0, 0).supportsExtendedCounters())
                .isTrue();
        assertThat(new ClassPortInfo(1, 1, 0x0400, 0, 0).supports(EXTENDED_WIDTH_NO_IETF))
                .isTrue();
        assertThat(new ClassPortInfo(1, 1, 0x1100, 0, 0).supportsExtendedCounters())
                .isFalse();
    }

    @Test
    void bitsWithoutANameAreKept() {
        ClassPortInfo info =
                ClassPortInfo.of(PerformanceData.of(PerformanceAttribute.CLASS_PORT_INFO, CountingBytes.allOnes()));

        assertThat(info.capabilityMask()).isEqualTo(0xFFFF);
        assertThat(info.capabilityMask2()).isEqualTo(0x7FFFFFF);
        assertThat(info.responseTimeValue()).isEqualTo(31);
    }

    @Test
    void isNotReadFromAnotherAttribute() {
        assertThatThrownBy(() -> ClassPortInfo.of(PerformanceData.zero(PerformanceAttribute.PORT_COUNTERS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("PortCounters is not ClassPortInfo");
    }
}
