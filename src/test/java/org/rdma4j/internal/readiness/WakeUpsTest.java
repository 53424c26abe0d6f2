package org.rdma4j.internal.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WakeUpsTest {
    private final WakeUps wakeUps = new WakeUps();

    @Test
    void endsAllPresentWaitsAndNoLaterOne() {
        long first = wakeUps.enter();
        long second = wakeUps.enter();
        assertThat(wakeUps.isWoken(first)).isFalse();
        wakeUps.wakeUp();
        assertThat(wakeUps.isWoken(first)).isTrue();
        assertThat(wakeUps.isWoken(second)).isTrue();
        wakeUps.leave();
        wakeUps.leave();
        assertThat(wakeUps.isWoken(wakeUps.enter())).isFalse();
    }

    @Test
    void endsTheNextWaitIfThereIsNone() {
        wakeUps.wakeUp();
        wakeUps.wakeUp();
        assertThat(wakeUps.isWoken(wakeUps.enter())).isTrue();
        wakeUps.leave();
        assertThat(wakeUps.isWoken(wakeUps.enter())).isFalse();
    }
}
