package org.rdma4j.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CreditsTest {
    @Test
    void requestsLeaveHalfToAnswersAndAnswersLeaveTheLastOne() throws Exception {
        Credits credits = new Credits(8, 8);
        assertThat(taken(credits, true)).isEqualTo(4);
        assertThat(taken(credits, false)).isEqualTo(3);
        assertThat(credits.takeToReturn()).isFalse(); // nothing is owed
        credits.owe();
        assertThat(credits.takeToReturn()).isFalse();
        credits.owe();
        assertThat(credits.takeToReturn()).isTrue();
        assertThat(credits.takeOwed()).isEqualTo(2);
        assertThat(credits.takeOwed()).isZero();
    }

    private static int taken(Credits credits, boolean isRequest) throws InterruptedException {
        int count = 0;
        while (credits.take(isRequest, 0)) {
            count++;
        }
        return count;
    }

    @Test
    void aPeerCannotReturnMoreThanItGot() throws Exception {
        Credits credits = new Credits(8, 8);
        assertThatThrownBy(() -> credits.grant(1)).isInstanceOf(ProtocolViolation.class);
        assertThat(credits.take(true, 0)).isTrue();
        credits.grant(1);
        assertThatThrownBy(() -> credits.grant(0xFFFF))
                .hasMessage("65535 credits were returned, and only 0 of 8 were used");
    }

    @Test
    void theEndLetsWaitingThreadsGo() throws Exception {
        Credits credits = new Credits(8, 8);
        assertThat(taken(credits, false)).isEqualTo(7);
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                assertThat(credits.take(false, Long.MAX_VALUE)).isFalse();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        credits.end();
        waiting.join();
        assertThat(credits.hasEnded()).isTrue();
    }

    /**
     * Two sides that send as much as they may, in random order: as long as one of them wants to send something, one of
     * them can go on. Requests are handled one at a time, and each wants an answer.
     */
    @RepeatedTest(200)
    void twoSidesNeverWaitForEachOther(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        TwoSides sides = new TwoSides(8 + random.nextInt(20), 8 + random.nextInt(20));
        for (int i = 0; i < 5_000; i++) {
            assertThat(sides.goOn(random)).as("step %s", i).isTrue();
        }
    }
}
