package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Completion queues, classic and extended. */
@Tag("soft-roce")
class CompletionQueueTest {
    /** No listener is there for the event; soft-RoCE drops the completions silently. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pollingThrowsAfterAnOverrun(boolean inBatches) {
        try (ConnectedPair pair = new ConnectedPair(
                QueuePairType.RELIABLE_CONNECTED,
                CompletionQueueSpec.entries(1),
                spec -> ConnectedPair.allAccess(spec.withMaxSend(64)),
                ConnectionOptions.defaults())) {
            CompletionQueue queue = pair.left.completions;
            CompletionBatch batch = queue.batch(8);
            assertThat(queue.toString())
                    .matches(".* \\(\\d+ entries, too few for the \\d+ requests that can be under way\\)");
            RemoteMemory target = pair.openMemory(64).whole().remote();
            for (int i = 0; i < 60; i++) {
                pair.left.queuePair.postSend(SendRequest.write(i, target, pair.left.buffer.slice(0, 8)));
            }
            SoftRoceDevice.settle();
            assertThatThrownBy(() -> {
                        long end = System.nanoTime() + 20_000_000_000L;
                        while (System.nanoTime() < end) {
                            int found = inBatches ? batch.poll() : queue.poll(8).size();
                            assertThat(found).isLessThanOrEqualTo(8);
                        }
                    })
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("completions are lost");
        }
    }

    @Test
    void isCreatedInAnySizeThatTheDeviceSupports() {
        try (Context context = SoftRoceDevice.open();
                CompletionChannel channel = context.createCompletionChannel()) {
            int most = context.deviceAttributes().maxCompletionQueueEntries();
            for (int entries : new int[] {1, 2, 100, most / 2, most}) {
                for (CompletionQueue queue :
                        List.of(context.createCompletionQueue(entries), channel.createCompletionQueue(entries))) {
                    assertThat(queue.capacity()).isGreaterThanOrEqualTo(entries);
                    assertThat(queue.poll(16)).isEmpty();
                    queue.close();
                }
            }
        }
    }

    @Test
    void isCreatedOnEveryCompletionVector() {
        try (Context context = SoftRoceDevice.open();
                CompletionChannel channel = context.createCompletionChannel()) {
            for (int vector = 0; vector < context.completionVectors(); vector++) {
                CompletionQueueSpec spec = CompletionQueueSpec.entries(10).withCompletionVector(vector);
                assertThat(context.createCompletionQueue(spec).capacity()).isGreaterThanOrEqualTo(10);
                assertThat(channel.createCompletionQueue(spec).capacity()).isGreaterThanOrEqualTo(10);
            }
        }
    }

    @Test
    void refusesUnsupportedSizesAndVectors() {
        try (Context context = SoftRoceDevice.open()) {
            int most = context.deviceAttributes().maxCompletionQueueEntries();
            for (int entries : new int[] {Integer.MIN_VALUE, -1, 0, most + 1, Integer.MAX_VALUE}) {
                for (CompletionQueueSpec spec : List.of(
                        CompletionQueueSpec.entries(entries),
                        CompletionQueueSpec.entries(entries).withFields(CompletionField.STANDARD))) {
                    assertThatThrownBy(() -> context.createCompletionQueue(spec))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage("a completion queue of %s has 1 to %d entries, not %d"
                                    .formatted(SoftRoceDevice.name(), most, entries));
                }
            }
            int vectors = context.completionVectors();
            assertThatThrownBy(() -> context.createCompletionQueue(
                            CompletionQueueSpec.entries(10).withCompletionVector(vectors)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has the completion vectors 0 to " + (vectors - 1));
        }
    }

    @Test
    void anExtendedQueueIsCreatedForEachSupportedField() {
        try (Context context = SoftRoceDevice.open()) {
            for (CompletionField field : CompletionField.STANDARD) {
                CompletionQueue queue = context.createCompletionQueue(
                        CompletionQueueSpec.entries(10).withFields(Set.of(field)));
                assertThat(queue.capacity()).isGreaterThanOrEqualTo(10);
                assertThat(queue.poll(1)).isEmpty();
            }
        }
    }

    @Test
    void theErrorForAnUnsupportedFieldNamesVerbAndDevice() {
        EnumSet<CompletionField> others = EnumSet.allOf(CompletionField.class);
        others.removeAll(CompletionField.STANDARD);
        try (Context context = SoftRoceDevice.open()) {
            for (CompletionField field : others) {
                CompletionQueueSpec spec = CompletionQueueSpec.entries(10).withFields(Set.of(field));
                assertThatThrownBy(() -> context.createCompletionQueue(spec))
                        .isInstanceOfSatisfying(UnsupportedVerbException.class, refusal -> {
                            assertThat(refusal.verb()).isEqualTo("ibv_create_cq_ex");
                            assertThat(refusal.deviceName()).isEqualTo(SoftRoceDevice.name());
                        });
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = QueuePairType.class,
            mode = Mode.EXCLUDE,
            names = {"RAW_PACKET", "UNRELIABLE_CONNECTED"})
    void anExtendedQueueHasTheFieldsOfAClassicOne(QueuePairType type) {
        WorkCompletion classic = receiveOver(type, CompletionQueueSpec.entries(16));
        WorkCompletion extended =
                receiveOver(type, CompletionQueueSpec.entries(16).withFields(CompletionField.STANDARD));
        assertThat(withoutNumbers(extended)).isEqualTo(withoutNumbers(classic));
    }

    @Test
    void anExtendedQueueHasOnlyTheFieldsItWasCreatedFor() {
        WorkCompletion received = receiveOver(
                QueuePairType.UNRELIABLE_DATAGRAM,
                CompletionQueueSpec.entries(16).withFields(Set.of(CompletionField.BYTE_LENGTH)));
        assertThat(received.byteLength()).isPositive();
        assertThat(received.immediate()).isEmpty();
        assertThat(received.qpn()).isZero();
    }

    @Test
    void anExtendedQueueReturnsManyCompletionsInOrder() {
        CompletionQueueSpec completions = CompletionQueueSpec.entries(64).withFields(CompletionField.STANDARD);
        try (ConnectedPair pair = new ConnectedPair(
                QueuePairType.RELIABLE_CONNECTED,
                completions,
                spec -> ConnectedPair.allAccess(spec.withMaxSend(40)),
                ConnectionOptions.defaults())) {
            RemoteMemory target = pair.openMemory(64).whole().remote();
            for (int i = 0; i < 40; i++) {
                pair.left.queuePair.postSend(SendRequest.write(i, target, pair.left.buffer.slice(0, 8)));
            }
            List<WorkCompletion> done = pair.left.completions(40);
            for (int i = 0; i < 40; i++) {
                assertThat(done.get(i).requireSuccess().wrId()).isEqualTo(i);
            }
        }
    }

    @Test
    void isResizedWhileItHasCompletions() {
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
            RemoteMemory target = pair.openMemory(64).whole().remote();
            for (int i = 0; i < 10; i++) {
                pair.left.queuePair.postSend(SendRequest.write(i, target, pair.left.buffer.slice(0, 8)));
            }
            CompletionQueue queue = pair.left.completions;
            queue.resize(1000);
            assertThat(queue.capacity()).isGreaterThanOrEqualTo(1000);
            assertThat(pair.left.completions(10)).allMatch(WorkCompletion::isSuccess);
            queue.resize(20);
            assertThat(queue.capacity()).isBetween(20, 1000);
            pair.left.queuePair.postSend(SendRequest.write(11, target, pair.left.buffer.slice(0, 8)));
            assertThat(pair.left.completion().requireSuccess().wrId()).isEqualTo(11);
            int most = pair.context.deviceAttributes().maxCompletionQueueEntries();
            assertThatThrownBy(() -> queue.resize(most + 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> queue.resize(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void cannotBecomeSmallerThanItsContents() {
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
            RemoteMemory target = pair.openMemory(64).whole().remote();
            for (int i = 0; i < 10; i++) {
                pair.left.queuePair.postSend(SendRequest.write(i, target, pair.left.buffer.slice(0, 8)));
            }
            SoftRoceDevice.settle();
            assertThatThrownBy(() -> pair.left.completions.resize(2))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("ibv_resize_cq: EINVAL (%s, 2 entries)", SoftRoceDevice.name());
            assertThat(pair.left.completions(10)).allMatch(WorkCompletion::isSuccess);
        }
    }

    @Test
    void theErrorSaysThatModerationIsUnsupported() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionQueue queue = context.createCompletionQueue(10);
            for (int beyond : new int[] {-1, 65_536}) {
                assertThatThrownBy(() -> queue.moderate(beyond, 0)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> queue.moderate(0, beyond)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> queue.moderate(16, 100))
                    .isInstanceOfSatisfying(UnsupportedVerbException.class, refusal -> {
                        assertThat(refusal.verb()).isEqualTo("ibv_modify_cq");
                        assertThat(refusal.deviceName()).isEqualTo(SoftRoceDevice.name());
                    });
        }
    }

    @Test
    void cannotBeUsedAfterItIsClosed() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionQueue queue = context.createCompletionQueue(
                    CompletionQueueSpec.entries(10).withFields(CompletionField.STANDARD));
            queue.close();
            assertThatThrownBy(() -> queue.poll(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> queue.resize(5)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> queue.moderate(1, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(queue::requestSolicitedNotification).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aQueueForOneThreadNamesTheThreadThatMisusesIt() {
        CompletionQueueSpec spec = CompletionQueueSpec.entries(10)
                .withFields(CompletionField.STANDARD)
                .withSingleThread();
        WorkCompletion received = receiveOver(QueuePairType.RELIABLE_CONNECTED, spec);
        assertThat(received.immediate()).hasValue(99);
        assertThat(received.byteLength()).isEqualTo(7);
    }

    /** The provider uses no locks for such a queue, so a second thread could crash the process. */
    @Test
    @Timeout(60)
    void aQueueForOneThreadRefusesOthersButLetsThemCloseIt() throws Exception {
        CompletionQueueSpec spec = CompletionQueueSpec.entries(64)
                .withFields(CompletionField.STANDARD)
                .withSingleThread();
        try (ConnectedPair pair = new ConnectedPair(
                QueuePairType.RELIABLE_CONNECTED, spec, ConnectedPair::allAccess, ConnectionOptions.defaults())) {
            CompletionQueue queue = pair.left.completions;
            AtomicInteger polled = new AtomicInteger();
            CountDownLatch polling = new CountDownLatch(1);
            FutureTask<Throwable> refusal = new FutureTask<>(() -> catchThrowable(() -> {
                CompletionBatch batch = queue.batch(8);
                while (true) {
                    polled.addAndGet(batch.poll());
                    polling.countDown();
                }
            }));
            Thread only = Thread.ofPlatform().name("the only one").start(refusal);
            polling.await();
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> queue.poll(1),
                    () -> queue.batch(1).poll(),
                    () -> queue.resize(100),
                    queue::requestNotification)) {
                assertThatThrownBy(call)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("was created for one thread, and is used by " + only + " already");
            }
            RemoteMemory target = pair.openMemory(64).whole().remote();
            for (int i = 0; i < 8; i++) {
                pair.left.queuePair.postSend(SendRequest.write(i, target, pair.left.buffer.slice(0, 8)));
            }
            int drained =
                    pair.left.queuePair.drainAndClose(Duration.ofSeconds(20)).size();
            queue.close();
            assertThat(refusal.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("is closed");
            assertThat(polled.get() + drained).isEqualTo(8);
        }
    }

    @Test
    void refusesABatchThatIsTooLargeForMemory() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionQueue queue = context.createCompletionQueue(10);
            assertThatThrownBy(() -> queue.batch(Integer.MAX_VALUE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("at most \\d+ completions fit into 2 GiB, not 2147483647");
        }
    }

    @Test
    void theErrorSaysThatIgnoringOverrunsIsUnsupported() {
        try (Context context = SoftRoceDevice.open()) {
            CompletionQueueSpec spec = CompletionQueueSpec.entries(10).withOverrunIgnored();
            assertThatThrownBy(() -> context.createCompletionQueue(spec))
                    .isInstanceOf(UnsupportedVerbException.class)
                    .hasMessageContaining("ibv_create_cq_ex")
                    .hasMessageContaining("overrun ignored");
        }
    }

    /** All fields except the numbers of the queue pairs. */
    private static List<Object> withoutNumbers(WorkCompletion completion) {
        return List.of(
                completion.wrId(),
                completion.status(),
                completion.vendorError(),
                completion.opcode(),
                completion.byteLength(),
                completion.immediate(),
                completion.invalidatedRkey(),
                completion.globallyRouted(),
                completion.sourceLid(),
                completion.serviceLevel(),
                completion.destinationPathBits(),
                completion.partitionKeyIndex(),
                completion.timestamp(),
                completion.wallClock(),
                completion.customerVlan(),
                completion.flowTag());
    }

    private static WorkCompletion receiveOver(QueuePairType type, CompletionQueueSpec completions) {
        try (ConnectedPair pair = new ConnectedPair(type, completions, spec -> spec, ConnectionOptions.defaults())) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            SendRequest request = SendRequest.sendWithImmediate(2, 99, pair.left.put("message"));
            pair.left.queuePair.postSend(
                    type == QueuePairType.UNRELIABLE_DATAGRAM ? request.to(pair.left.addressOf(pair.right)) : request);
            pair.left.completion().requireSuccess();
            return pair.right.completion().requireSuccess();
        }
    }
}
