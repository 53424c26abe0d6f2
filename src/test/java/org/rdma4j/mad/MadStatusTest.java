package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MadStatusTest {
    @Test
    void namesItsBits() {
        assertThat(MadStatus.OK).hasToString("0x0000 (ok)");
        assertThat(new MadStatus(1)).hasToString("0x0001 (the agent is busy)");
        assertThat(new MadStatus(2)).hasToString("0x0002 (redirected to another address)");
        assertThat(new MadStatus(0x04)).hasToString("0x0004 (base or class version not supported)");
        assertThat(new MadStatus(0x0C)).hasToString("0x000C (method not supported for this attribute)");
        assertThat(new MadStatus(0x1C)).hasToString("0x001C (invalid attribute or modifier value)");
        assertThat(new MadStatus(0x0300)).hasToString("0x0300 (class-specific)");
    }

    @Test
    void keepsUnknownBits() {
        MadStatus status = new MadStatus(0xABF0);

        assertThat(status.value()).isEqualTo(0xABF0);
        assertThat(status.classSpecific()).isEqualTo(0xAB);
        assertThat(status.invalidFieldCode()).isEqualTo(4);
        assertThat(status).hasToString("0xABF0 (reserved)");
    }

    @Test
    void hasSixteenBits() {
        assertThatThrownBy(() -> new MadStatus(0x10000)).hasMessageContaining("from 0 to 65535, not 65536");
    }

    @Test
    void advisesWhatToDo() {
        assertThat(new MadStatus(1).advice()).isEqualTo("; try again later");
        assertThat(new MadStatus(2 << 2).advice()).isEqualTo("; this node does not offer it");
        assertThat(new MadStatus(3 << 2).advice()).isEqualTo("; this node does not offer it");
        assertThat(new MadStatus(7 << 2).advice()).isEqualTo("; this node has no such port, or does not offer this");
        assertThat(new MadStatus(1 << 2).advice()).isEmpty();
    }

    @Test
    void aBitIsOneOfTheStatusAlone() {
        assertThat(new MadStatus(1).isBusy()).isTrue();
        assertThat(new MadStatus(1).isRedirect()).isFalse();
        assertThat(new MadStatus(2).isRedirect()).isTrue();
        assertThat(new MadStatus(2).isBusy()).isFalse();
        assertThat(MadStatus.OK.isOk()).isTrue();
        assertThat(new MadStatus(0x100).isOk()).isFalse();
    }
}
