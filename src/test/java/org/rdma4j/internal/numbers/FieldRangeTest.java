package org.rdma4j.internal.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FieldRangeTest {
    @Test
    void aNumberInTheRangeIsReturned() {
        assertThat(FieldRange.require("a level", 0, 15)).isZero();
        assertThat(FieldRange.require("a level", 15, 15)).isEqualTo(15);
        assertThat(FieldRange.require("a number of hops", 2, 2, 64)).isEqualTo(2);
        assertThat(FieldRange.require("a number of hops", 64, 2, 64)).isEqualTo(64);
        assertThat(FieldRange.requirePort(1)).isEqualTo(1);
        assertThat(FieldRange.requirePort(255)).isEqualTo(255);
        assertThat(FieldRange.requireQpn(0xFF_FFFF)).isEqualTo(0xFF_FFFF);
        assertThat(FieldRange.requireQpn(0)).isZero();
        assertThat(FieldRange.requirePsn(7)).isEqualTo(7);
    }

    @Test
    void theErrorNamesTheRange() {
        assertThatThrownBy(() -> FieldRange.require("a level", 16, 15))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a level is a number from 0 to 15, not 16");
        assertThatThrownBy(() -> FieldRange.require("a level", -1, 15))
                .hasMessage("a level is a number from 0 to 15, not -1");
        assertThatThrownBy(() -> FieldRange.require("a number of hops", 1, 2, 64))
                .hasMessage("a number of hops is a number from 2 to 64, not 1");
        assertThatThrownBy(() -> FieldRange.requirePort(0)).hasMessage("a port is a number from 1 to 255, not 0");
        assertThatThrownBy(() -> FieldRange.requireQpn(0x100_0000))
                .hasMessage("a queue pair number has 24 bits, not 0x1000000");
        assertThatThrownBy(() -> FieldRange.requirePsn(-1))
                .hasMessage("a packet sequence number has 24 bits, not 0xffffffff");
    }
}
