package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.ChildJvm;
import org.rdma4j.internal.events.RecordedEvents;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** The events that the Flight Recorder gets with a real device. */
@Tag("one-kernel")
@Timeout(180)
class FlightRecorderTest {
    private static final String STATES = "org.rdma4j.QueuePairState";
    private static final String ERRORS = "org.rdma4j.ErrorCompletion";
    private static final String POLLS = "org.rdma4j.SlowPoll";
    private static final String WAITS = "org.rdma4j.CompletionWait";
    private static final String REGISTRATIONS = "org.rdma4j.MemoryRegistration";

    @Test
    void queuePairStatesAndTheirCauses() throws IOException {
        try (Context context = SoftRoceDevice.open();
                RecordedEvents recorded = new RecordedEvents(STATES)) {
            CompletionQueue completions = context.createCompletionQueue(16);
            QueuePair queuePair =
                    context.allocateProtectionDomain().createQueuePair(QueuePairSpec.reliableConnected(completions));
            queuePair.connect(queuePair.bind(LocalPort.port(SoftRoceDevice.PORT)));
            queuePair.modify(QueuePairModification.to(QueuePairState.ERROR));
            queuePair.modify(QueuePairModification.to(QueuePairState.RESET));
            queuePair.connect(queuePair.bind(LocalPort.port(SoftRoceDevice.PORT)));
            queuePair.drain(Duration.ofSeconds(20));
            queuePair.modify(QueuePairModification.to(QueuePairState.RESET));
            queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
            queuePair.close();
            assertThat(recorded.of(STATES))
                    .allSatisfy(event -> {
                        assertThat(event.getString("deviceName")).isEqualTo(SoftRoceDevice.name());
                        assertThat(event.getInt("qpn")).isEqualTo(queuePair.qpn());
                    })
                    .extracting(FlightRecorderTest::change)
                    .containsExactly(
                            tuple("RESET", "INIT", "BIND"),
                            tuple("INIT", "READY_TO_RECEIVE", "READY_TO_RECEIVE"),
                            tuple("READY_TO_RECEIVE", "READY_TO_SEND", "READY_TO_SEND"),
                            tuple("READY_TO_SEND", "ERROR", "MODIFY"),
                            tuple("ERROR", "RESET", "MODIFY"),
                            tuple("RESET", "INIT", "BIND"),
                            tuple("INIT", "READY_TO_RECEIVE", "READY_TO_RECEIVE"),
                            tuple("READY_TO_RECEIVE", "READY_TO_SEND", "READY_TO_SEND"),
                            tuple("READY_TO_SEND", "ERROR", "DRAIN"),
                            tuple("ERROR", "RESET", "MODIFY"),
                            tuple("RESET", "INIT", "BIND"),
                            tuple("INIT", "ERROR", "CLOSE"));
        }
    }

    private static Tuple change(RecordedEvent event) {
        return tuple(event.getString("from"), event.getString("to"), event.getString("cause"));
    }

    /**
     * The same completions, polled as objects and into a batch. The device has moved the queue pair to ERROR itself.
     */
    @ParameterizedTest
    @EnumSource
    void errorCompletionsAndTheStateAfterThem(RemoteOperationTest.Interface posting) throws IOException {
        CompletionQueueSpec queue = CompletionQueueSpec.entries(ConnectedPair.COMPLETIONS);
        CompletionQueueSpec spec =
                posting == RemoteOperationTest.Interface.CLASSIC ? queue : queue.withFields(CompletionField.STANDARD);
        for (boolean batched : new boolean[] {false, true}) {
            try (ConnectedPair pair = new ConnectedPair(
                            QueuePairType.RELIABLE_CONNECTED,
                            spec,
                            change -> ConnectedPair.allAccess(posting.apply(change)),
                            ConnectionOptions.defaults());
                    RecordedEvents recorded = new RecordedEvents(STATES, ERRORS)) {
                RemoteMemory memory = pair.openMemory(64).whole().remote();
                RemoteMemory wrong = new RemoteMemory(memory.address(), memory.rkey() ^ 0x10101);
                QueuePair queuePair = pair.left.queuePair;
                queuePair.postSend(
                        SendRequest.write(1, memory, pair.left.put("right")),
                        SendRequest.write(2, wrong, pair.left.put("wrong")),
                        SendRequest.write(3, memory, pair.left.put("late")));
                List<WorkCompletion> completions = batched ? batch(pair.left, 3) : pair.left.completions(3);
                assertThat(completions)
                        .extracting(WorkCompletion::status)
                        .containsExactly(
                                CompletionStatus.SUCCESS,
                                CompletionStatus.REMOTE_ACCESS_ERROR,
                                CompletionStatus.WORK_REQUEST_FLUSHED);
                assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.ERROR);
                List<RecordedEvent> errors = recorded.of(ERRORS);
                assertThat(errors)
                        .extracting(event -> event.getLong("wrId"), event -> event.getString("status"))
                        .containsExactly(tuple(2L, "REMOTE_ACCESS_ERROR"), tuple(3L, "WORK_REQUEST_FLUSHED"));
                for (int i = 0; i < errors.size(); i++) {
                    RecordedEvent event = errors.get(i);
                    assertThat(event.getString("deviceName")).isEqualTo(SoftRoceDevice.name());
                    assertThat(event.getInt("qpn")).isEqualTo(queuePair.qpn());
                    assertThat(event.getInt("vendorError"))
                            .isEqualTo(completions.get(i + 1).vendorError());
                }
                assertThat(recorded.of(STATES))
                        .extracting(FlightRecorderTest::change)
                        .containsExactly(tuple("READY_TO_SEND", "ERROR", "DEVICE"));
            }
        }
    }

    /** A drain posts requests of its own; their flushing is not an error. */
    @Test
    void theRequestsOfADrainAreNoErrors() throws IOException {
        try (ConnectedPair pair = new ConnectedPair();
                RecordedEvents recorded = new RecordedEvents(ERRORS)) {
            pair.left.queuePair.postReceive(4, pair.left.buffer.whole());
            assertThat(pair.left.queuePair.drain(Duration.ofSeconds(20))).hasSize(1);
            assertThat(recorded.of(ERRORS))
                    .extracting(event -> event.getLong("wrId"))
                    .containsExactly(4L);
        }
    }

    @Test
    void pollsAndWaitsWithTheirDurations() throws IOException {
        try (Context context = SoftRoceDevice.open();
                RecordedEvents recorded = new RecordedEvents(POLLS, WAITS)) {
            CompletionChannel channel = context.createCompletionChannel();
            CompletionQueue completions = channel.createCompletionQueue(16);
            CompletionBatch batch = completions.batch(4);
            assertThat(batch.poll()).isZero();
            assertThat(completions.poll(4)).isEmpty();
            assertThat(recorded.of(POLLS)).hasSize(2).allSatisfy(event -> {
                assertThat(event.getString("deviceName")).isEqualTo(SoftRoceDevice.name());
                assertThat(event.getInt("completions")).isZero();
                assertThat(event.getDuration()).isPositive();
            });

            assertThat(batch.await(WaitingStrategy.spinningThenSleeping(3), Duration.ofMillis(50)))
                    .isZero();
            assertThat(channel.await(Duration.ofMillis(30))).isEmpty();
            List<RecordedEvent> waits = recorded.of(WAITS);
            assertThat(waits)
                    .extracting(event -> event.getString("strategy"), event -> event.getBoolean("successful"))
                    .containsExactly(
                            tuple("spinning for 3 polls, then sleeping", false),
                            tuple("CompletionChannel.await", false));
            assertThat(waits.get(0).getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(49));
            assertThat(waits.get(1).getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(29));
            assertThat(waits.get(0).getString("deviceName")).isEqualTo(SoftRoceDevice.name());
        }
    }

    @Test
    void waitsThatEndWithACompletion() throws IOException {
        try (ConnectedPair pair = new ConnectedPair();
                RecordedEvents recorded = new RecordedEvents(WAITS)) {
            CompletionBatch batch = pair.left.completions.batch(4);
            WaitingStrategy sendingFirst = new WaitingStrategy() {
                private boolean sent;

                @Override
                public void idle(CompletionQueue queue, long nanosLeft) {
                    if (!sent) {
                        sent = true;
                        pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
                        pair.left.queuePair.postSend(2, pair.left.put("at last"));
                    }
                }

                @Override
                public String toString() {
                    return "sending first";
                }
            };
            assertThat(batch.await(sendingFirst, Duration.ofSeconds(20))).isEqualTo(1);
            assertThat(recorded.of(WAITS)).singleElement().satisfies(event -> {
                assertThat(event.getString("strategy")).isEqualTo("sending first");
                assertThat(event.getBoolean("successful")).isTrue();
            });
        }
    }

    @Test
    void registrationsOfMemory() throws IOException {
        try (Context context = SoftRoceDevice.open();
                RecordedEvents recorded = new RecordedEvents(REGISTRATIONS)) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            MemoryRegion region = domain.allocate(8192, AccessFlag.REMOTE_READ, AccessFlag.LOCAL_WRITE);
            assertThat(recorded.of(REGISTRATIONS)).singleElement().satisfies(event -> {
                assertThat(event.getString("deviceName")).isEqualTo(SoftRoceDevice.name());
                assertThat(event.getString("verb")).isEqualTo("ibv_reg_mr");
                assertThat(event.getLong("address")).isEqualTo(region.memory().address());
                assertThat(event.getLong("size")).isEqualTo(8192);
                assertThat(event.getString("access")).isEqualTo("[LOCAL_WRITE, REMOTE_READ]");
                assertThat(event.getDuration()).isPositive();
            });
        }
    }

    /** The Flight Recorder runs in many programs with other events enabled, but not those of this library. */
    @Test
    void pollingAllocatesNothingWhileOtherEventsAreRecorded() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect();
                Recording recording = new Recording()) {
            for (String name : List.of(STATES, ERRORS, POLLS, WAITS, REGISTRATIONS)) {
                recording.disable(name);
            }
            recording.start();
            SendChain sends = pair.left.queuePair.sendChain(1);
            CompletionBatch batch = pair.left.completions.batch(4);
            RemoteMemory target = pair.openMemory(64).remote();
            write(sends, batch, target, pair.left.buffer, 500);
            long before = threads.getCurrentThreadAllocatedBytes();
            write(sends, batch, target, pair.left.buffer, 5_000);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated")
                    .isZero();
        }
    }

    private static void write(
            SendChain sends, CompletionBatch batch, RemoteMemory target, MemoryRegion from, int rounds) {
        for (int i = 0; i < rounds; i++) {
            sends.write(0, i, target.address(), target.rkey());
            sends.buffer(0, from, 0, 8);
            sends.post(1);
            while (batch.poll() == 0) {
                Thread.onSpinWait();
            }
            if (!batch.isSuccess(0)) {
                throw new AssertionError(batch.completion(0).toString());
            }
        }
    }

    @Test
    void theLibraryWorksWithoutTheFlightRecorder() throws Exception {
        assertThat(new ChildJvm()
                        .run(
                                "--limit-modules=java.base",
                                "--enable-native-access=ALL-UNNAMED",
                                "--class-path",
                                ChildJvm.classPath(),
                                WithoutFlightRecorder.class.getName()))
                .filteredOn(line -> !line.startsWith("SLF4J"))
                .containsExactly("the Flight Recorder is not there", "1 completion: WORK_REQUEST_FLUSHED");
    }

    /** All completions of a side, polled into a batch. */
    private static List<WorkCompletion> batch(ConnectedPair.Side side, int count) {
        CompletionBatch batch = side.completions.batch(1);
        return Stream.generate(() -> {
                    assertThat(batch.await(WaitingStrategy.spinning(), Duration.ofSeconds(20)))
                            .isEqualTo(1);
                    return batch.completion(0);
                })
                .limit(count)
                .toList();
    }
}
