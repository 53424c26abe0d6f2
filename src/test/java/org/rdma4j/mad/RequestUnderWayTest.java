package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rdma4j.Lid;

class RequestUnderWayTest {
    private static final MadRetryPolicy TWICE =
            MadRetryPolicy.defaults().withTimeout(Duration.ofMinutes(5)).withTries(2);

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void free() {
        arena.close();
    }

    private RequestUnderWay request(MadRetryPolicy retryPolicy) {
        return new RequestUnderWay(
                3,
                MadAddress.generalServices(Lid.of(18)),
                MadRequest.get(NodeInfo.ATTRIBUTE).about("port 1"),
                retryPolicy,
                new UmadBuffer(arena, UserMadFields.SIZE, Mad.SIZE),
                () -> {});
    }

    @Test
    void hasAsManyTriesAsItsRetryPolicy() {
        RequestUnderWay request = request(TWICE);

        assertThat(request.beginTry()).isTrue();
        assertThat(request.beginTry()).isTrue();
        assertThat(request.beginTry()).isFalse();
    }

    @Test
    void aTryIsOverAtItsDeadline() {
        RequestUnderWay patient = request(TWICE);
        RequestUnderWay impatient = request(TWICE.withTimeout(Duration.ofMillis(1)));
        long begin = System.nanoTime();
        patient.beginTry();
        impatient.beginTry();

        assertThat(patient.isTryOver()).isFalse();
        assertThat(patient.deadline() - begin)
                .isGreaterThanOrEqualTo(Duration.ofMinutes(5).toNanos());
        while (!impatient.isTryOver()) {
            Thread.onSpinWait();
        }
        assertThat(impatient.deadline() - System.nanoTime()).isNotPositive();
    }

    @Test
    void describesItself() {
        RequestUnderWay request = request(TWICE);

        assertThat(request.description().arguments()).isEqualTo("Get(NodeInfo) to LID 18 port 1");
        assertThat(request.agent()).isEqualTo(3);
        assertThat(request.timeoutMillis()).isEqualTo(300_000);
    }
}
