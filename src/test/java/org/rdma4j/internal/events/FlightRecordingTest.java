package org.rdma4j.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The events themselves, without a device. They are enabled only during a recording. */
class FlightRecordingTest {
    private static Stream<Arguments> questions() {
        return Stream.of(
                Arguments.of("QueuePairState", (BooleanSupplier) FlightRecording::wantsQueuePairStates),
                Arguments.of("ErrorCompletion", (BooleanSupplier) FlightRecording::wantsErrorCompletions),
                Arguments.of("ErrorCompletion", (BooleanSupplier) FlightRecording::wantsPolls),
                Arguments.of("SlowPoll", (BooleanSupplier) FlightRecording::wantsSlowPolls),
                Arguments.of("SlowPoll", (BooleanSupplier) FlightRecording::wantsPolls),
                Arguments.of("CompletionWait", (BooleanSupplier) FlightRecording::wantsCompletionWaits),
                Arguments.of("MemoryRegistration", (BooleanSupplier) FlightRecording::wantsMemoryRegistrations));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void anEventIsEnabledWhileItIsRecorded(String name, BooleanSupplier wanted) {
        assertThat(wanted.getAsBoolean()).isFalse();
        try (var _ = new RecordedEvents("org.rdma4j." + name)) {
            assertThat(wanted.getAsBoolean()).isTrue();
        }
        assertThat(wanted.getAsBoolean()).isFalse();
    }

    /** Many programs record all the time, so an event that makes each poll slower must be enabled explicitly. */
    @Test
    void slowPollsMustBeEnabledExplicitly() {
        try (Recording recording = new Recording()) {
            recording.start();
            assertThat(FlightRecording.wantsSlowPolls()).isFalse();
            assertThat(FlightRecording.wantsErrorCompletions()).isTrue();
        }
    }

    @Test
    void queuePairStatesAreRecorded() throws IOException {
        try (RecordedEvents recorded = new RecordedEvents("org.rdma4j.QueuePairState")) {
            new QueuePairStateEvent("mlx5_0", 0xABCDEF, "INIT", "ERROR", "CLOSE").commit();
            assertThat(recorded.of("org.rdma4j.QueuePairState")).singleElement().satisfies(event -> {
                assertThat(event.getString("deviceName")).isEqualTo("mlx5_0");
                assertThat(event.getInt("qpn")).isEqualTo(0xABCDEF);
                assertThat(event.getString("from")).isEqualTo("INIT");
                assertThat(event.getString("to")).isEqualTo("ERROR");
                assertThat(event.getString("cause")).isEqualTo("CLOSE");
                assertThat(event.getEventType().getCategoryNames()).containsExactly("RDMA", "Verbs");
            });
        }
    }

    @Test
    void errorCompletionsAreRecorded() throws IOException {
        try (RecordedEvents recorded = new RecordedEvents("org.rdma4j.ErrorCompletion")) {
            new ErrorCompletionEvent("mlx5_0", 17, -5, "RETRY_EXCEEDED", 0x81).commit();
            assertThat(recorded.of("org.rdma4j.ErrorCompletion"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("deviceName")).isEqualTo("mlx5_0");
                        assertThat(event.getInt("qpn")).isEqualTo(17);
                        assertThat(event.getLong("wrId")).isEqualTo(-5);
                        assertThat(event.getString("status")).isEqualTo("RETRY_EXCEEDED");
                        assertThat(event.getInt("vendorError")).isEqualTo(0x81);
                    });
        }
    }

    @Test
    void longEventsAreRecordedWithTheirDuration() throws Exception {
        try (RecordedEvents recorded = new RecordedEvents(
                "org.rdma4j.SlowPoll", "org.rdma4j.CompletionWait", "org.rdma4j.MemoryRegistration")) {
            SlowPollEvent poll = new SlowPollEvent("mlx5_0");
            CompletionWaitEvent wait = new CompletionWaitEvent("mlx5_1", "spinning");
            MemoryRegistrationEvent registration =
                    new MemoryRegistrationEvent("mlx5_2", "ibv_reg_mr", 0x7000, 4096, "[LOCAL_WRITE]");
            poll.begin();
            wait.begin();
            registration.begin();
            Thread.sleep(20);
            poll.commit(3);
            wait.commit(true);
            registration.commit();

            assertThat(recorded.of("org.rdma4j.SlowPoll")).singleElement().satisfies(event -> {
                assertThat(event.getString("deviceName")).isEqualTo("mlx5_0");
                assertThat(event.getInt("completions")).isEqualTo(3);
                assertLasted20Milliseconds(event);
            });
            assertThat(recorded.of("org.rdma4j.CompletionWait")).singleElement().satisfies(event -> {
                assertThat(event.getString("deviceName")).isEqualTo("mlx5_1");
                assertThat(event.getString("strategy")).isEqualTo("spinning");
                assertThat(event.getBoolean("successful")).isTrue();
                assertLasted20Milliseconds(event);
            });
            assertThat(recorded.of("org.rdma4j.MemoryRegistration"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("deviceName")).isEqualTo("mlx5_2");
                        assertThat(event.getString("verb")).isEqualTo("ibv_reg_mr");
                        assertThat(event.getLong("address")).isEqualTo(0x7000);
                        assertThat(event.getLong("size")).isEqualTo(4096);
                        assertThat(event.getString("access")).isEqualTo("[LOCAL_WRITE]");
                        assertLasted20Milliseconds(event);
                    });
        }
    }

    private static void assertLasted20Milliseconds(RecordedEvent event) {
        assertThat(event.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(19));
    }
}
