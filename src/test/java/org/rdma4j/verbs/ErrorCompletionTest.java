package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Failures that are caused on a real device, each with the status in the specification. */
@Tag("soft-roce")
class ErrorCompletionTest {
    /** The specification demands the first status; soft-RoCE reports the second. */
    private static final List<CompletionStatus> RECEIVE_BUFFER_REFUSED =
            List.of(CompletionStatus.LOCAL_PROTECTION_ERROR, CompletionStatus.LOCAL_QUEUE_PAIR_OPERATION_ERROR);

    private static final ConnectionOptions IMPATIENT = ConnectionOptions.defaults()
            .withAcknowledgeTimeout(8)
            .withRetryCount(2)
            .withRnrRetryCount(2);

    @ParameterizedTest
    @EnumSource(
            value = SendOpcode.class,
            names = {"RDMA_WRITE", "RDMA_READ", "COMPARE_AND_SWAP", "FETCH_AND_ADD"})
    void wrongRkey(SendOpcode opcode) {
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
            RemoteMemory memory = pair.openMemory(64).whole().remote();
            assertThat(status(pair, opcode, new RemoteMemory(memory.address(), memory.rkey() ^ 0x10101)))
                    .isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SendOpcode.class,
            names = {"RDMA_WRITE", "RDMA_READ", "COMPARE_AND_SWAP", "FETCH_AND_ADD"})
    void outOfBounds(SendOpcode opcode) {
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
            MemoryRegion memory = pair.openMemory(64);
            assertThat(status(pair, opcode, memory.whole().remote().at(64)))
                    .isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SendOpcode.class,
            names = {"RDMA_WRITE", "RDMA_READ", "COMPARE_AND_SWAP", "FETCH_AND_ADD"})
    void memoryWithoutTheAccessRight(SendOpcode opcode) {
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
            assertThat(status(pair, opcode, pair.right.buffer.whole().remote()))
                    .isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SendOpcode.class,
            names = {"RDMA_WRITE", "RDMA_READ", "COMPARE_AND_SWAP", "FETCH_AND_ADD"})
    void queuePairWithoutTheAccessRight(SendOpcode opcode) {
        try (ConnectedPair pair = new ConnectedPair()) {
            // The specification allows the responder either status.
            assertThat(status(pair, opcode, pair.openMemory(64).whole().remote()))
                    .isIn(CompletionStatus.REMOTE_INVALID_REQUEST, CompletionStatus.REMOTE_ACCESS_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SendOpcode.class,
            names = {"COMPARE_AND_SWAP", "FETCH_AND_ADD"})
    void localMemoryThatIsNoLongerRegistered(SendOpcode opcode) {
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
            RemoteMemory target = pair.openMemory(64).whole().remote();
            MemoryRegion local = pair.domain.allocate(8, AccessFlag.LOCAL_WRITE);
            // The send waits for a receive, and the atomic after it waits for the send.
            pair.left.queuePair.postSend(
                    SendRequest.send(1, pair.left.put("wait")), request(opcode, 2, target, local.whole()));
            local.close();
            pair.right.queuePair.postReceive(3, pair.right.buffer.whole());
            List<WorkCompletion> done = pair.left.completions(2);
            assertThat(done.get(0).requireSuccess().wrId()).isEqualTo(1);
            assertThat(done.get(1).status()).isEqualTo(CompletionStatus.LOCAL_PROTECTION_ERROR);
        }
    }

    @Test
    void receiveBufferThatIsNoLongerRegistered() {
        try (ConnectedPair pair = new ConnectedPair()) {
            MemoryRegion local = pair.domain.allocate(64, AccessFlag.LOCAL_WRITE);
            pair.right.queuePair.postReceive(1, local.whole());
            local.close();
            pair.left.queuePair.postSend(2, pair.left.put("into the void"));
            assertThat(pair.right.completion().status()).isIn(RECEIVE_BUFFER_REFUSED);
            assertThat(pair.left.completion().status()).isEqualTo(CompletionStatus.REMOTE_OPERATION_ERROR);
        }
    }

    @Test
    void receiveBufferWithoutTheRightToWrite() {
        try (ConnectedPair pair = new ConnectedPair()) {
            MemoryRegion readOnly = pair.domain.allocate(64);
            pair.right.queuePair.postReceive(1, readOnly.whole());
            pair.left.queuePair.postSend(2, pair.left.put("not allowed"));
            assertThat(pair.right.completion().status()).isIn(RECEIVE_BUFFER_REFUSED);
            assertThat(pair.left.completion().status()).isEqualTo(CompletionStatus.REMOTE_OPERATION_ERROR);
        }
    }

    @Test
    void noReceivePosted() {
        try (ConnectedPair pair = new ConnectedPair(spec -> spec, IMPATIENT)) {
            pair.left.queuePair.postSend(1, pair.left.put("nobody takes it"));
            assertThat(pair.left.completion().status()).isEqualTo(CompletionStatus.RNR_RETRY_EXCEEDED);
        }
    }

    /**
     * Noticed in half a second with the other options unchanged. With the default of 7 retries soft-RoCE would try for
     * ever.
     */
    @Test
    void peerGone() {
        ConnectionOptions options = ConnectionOptions.defaults().withRetryCount(6);
        try (ConnectedPair pair = new ConnectedPair(spec -> spec, options)) {
            pair.left.queuePair.postReceive(5, pair.left.buffer.whole());
            pair.right.queuePair.close();
            pair.left.queuePair.postSend(1, pair.left.put("anybody?"));
            assertThat(pair.left.completions(2))
                    .extracting(WorkCompletion::wrId, WorkCompletion::status)
                    .containsExactlyInAnyOrder(
                            tuple(1L, CompletionStatus.RETRY_EXCEEDED),
                            tuple(5L, CompletionStatus.WORK_REQUEST_FLUSHED));
        }
    }

    @Test
    void flushedByTheErrorState() {
        try (ConnectedPair pair = new ConnectedPair()) {
            pair.left.queuePair.postReceive(1, pair.left.buffer.whole());
            pair.left.queuePair.postSend(2, pair.left.put("no receive there"));
            pair.left.queuePair.modify(QueuePairModification.to(QueuePairState.ERROR));
            assertThat(pair.left.completions(2))
                    .extracting(WorkCompletion::status)
                    .containsOnly(CompletionStatus.WORK_REQUEST_FLUSHED);
        }
    }

    @Test
    void receiveTooSmall() {
        try (ConnectedPair pair = new ConnectedPair()) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.slice(0, 2));
            pair.left.queuePair.postSend(2, pair.left.put("longer than that"));
            // The specification demands LOCAL_LENGTH_ERROR; soft-RoCE reports the other status.
            assertThat(pair.right.completion().status())
                    .isIn(CompletionStatus.LOCAL_LENGTH_ERROR, CompletionStatus.LOCAL_QUEUE_PAIR_OPERATION_ERROR);
            WorkCompletion sent = pair.left.completion();
            assertThat(sent.status())
                    .isIn(CompletionStatus.REMOTE_INVALID_REQUEST, CompletionStatus.REMOTE_OPERATION_ERROR);
            assertThatThrownBy(sent::requireSuccess)
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("work request 2 of queue pair")
                    .hasMessageContaining(sent.status() + " (vendor error")
                    .hasMessageContaining(sent.status().meaning());
            assertThat(pair.left.queuePair.attributes().state()).isEqualTo(QueuePairState.ERROR);
        }
    }

    @Test
    void misalignedAtomic() {
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
            RemoteMemory target = pair.openMemory(64).whole().remote().at(1);
            // The provider of soft-RoCE refuses it before the device sees it.
            assertThatThrownBy(() -> pair.left.queuePair.postSend(
                            SendRequest.send(1, pair.left.put("before")),
                            SendRequest.fetchAndAdd(2, target, 1, pair.left.buffer.slice(0, 8)),
                            SendRequest.send(3, pair.left.put("after"))))
                    .isInstanceOfSatisfying(WorkRequestException.class, refusal -> {
                        assertThat(refusal.wrId()).hasValue(2);
                        assertThat(refusal.posted()).hasValue(1);
                        assertThat(refusal.errno()).contains(Errno.EINVAL);
                    })
                    .hasMessageContaining(
                            "ibv_post_send: EINVAL (%s, FETCH_AND_ADD, work request 2, request 2 of 3); the peer's address of an"
                                    + " atomic operation must be a multiple of 8",
                            SoftRoceDevice.name());
        }
    }

    @Test
    void misalignedAtomicOverTheExtendedInterface() {
        try (ConnectedPair pair = RemoteOperationTest.Interface.EXTENDED.connect()) {
            RemoteMemory target = pair.openMemory(64).whole().remote().at(1);
            pair.left.queuePair.postSend(SendRequest.fetchAndAdd(1, target, 1, pair.left.buffer.slice(0, 8)));
            assertThat(pair.left.completion().status())
                    .isIn(CompletionStatus.REMOTE_INVALID_REQUEST, CompletionStatus.REMOTE_ACCESS_ERROR);
        }
    }

    @Test
    void aDrainReturnsExactlyTheOutstandingRequests() {
        try (ConnectedPair pair = new ConnectedPair()) {
            for (int i = 0; i < 10; i++) {
                pair.left.queuePair.postReceive(100 + i, pair.left.buffer.slice(0, 64));
                pair.left.queuePair.postSend(200 + i, pair.left.put("no receive there"));
            }
            List<WorkCompletion> drained = pair.left.queuePair.drain(Duration.ofSeconds(20));
            assertThat(drained)
                    .hasSize(20)
                    .extracting(WorkCompletion::status)
                    .containsOnly(CompletionStatus.WORK_REQUEST_FLUSHED);
            assertThat(drained)
                    .extracting(WorkCompletion::wrId)
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id >= 100 && id < 210);
            assertThat(pair.left.completions.poll(16)).isEmpty();
            assertThat(pair.left.queuePair.drain(Duration.ofSeconds(20))).isEmpty();
            assertThat(pair.left.queuePair.drainAndClose(Duration.ofSeconds(20)))
                    .isEmpty();
            assertThat(pair.left.queuePair.isClosed()).isTrue();
        }
    }

    @Test
    void aDrainGetsItsCompletionsThoughAnotherThreadPolls() throws Exception {
        try (ConnectedPair pair = new ConnectedPair()) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger polled = new AtomicInteger();
            FutureTask<Boolean> polling = new FutureTask<>(
                    () -> {
                        while (!over.get()) {
                            polled.addAndGet(pair.left.completions.poll(4).size());
                        }
                    },
                    true);
            for (int i = 0; i < 10; i++) {
                pair.left.queuePair.postReceive(i, pair.left.buffer.slice(0, 64));
            }
            Thread.ofPlatform().start(polling);
            assertThat(pair.left.queuePair.drain(Duration.ofSeconds(20))).hasSize(10);
            over.set(true);
            polling.get();
            assertThat(polled).hasValue(0);
        }
    }

    @Test
    void aDrainThatRunsOutOfTimeLeavesItsCompletionsInTheQueue() {
        try (ConnectedPair pair = new ConnectedPair()) {
            for (int i = 0; i < 10; i++) {
                pair.left.queuePair.postReceive(i, pair.left.buffer.slice(0, 64));
            }
            assertThatThrownBy(() -> pair.left.queuePair.drain(Duration.ZERO))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("left in its completion queue");
            assertThat(pair.left.completions(10))
                    .extracting(WorkCompletion::wrId)
                    .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        }
    }

    @Test
    void aDrainLeavesCompletionsOfOtherQueuePairsInTheQueue() {
        try (Context context = SoftRoceDevice.open()) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            CompletionQueue shared = context.createCompletionQueue(64);
            MemorySlice buffer = domain.allocate(64, AccessFlag.LOCAL_WRITE).whole();
            QueuePair one = domain.createQueuePair(QueuePairSpec.reliableConnected(shared));
            QueuePair two = domain.createQueuePair(QueuePairSpec.reliableConnected(shared));
            one.bind(LocalPort.port(SoftRoceDevice.PORT));
            two.bind(LocalPort.port(SoftRoceDevice.PORT));
            one.connect(two.endpoint());
            two.connect(one.endpoint());
            two.postReceive(1, buffer);
            one.postReceive(2, buffer);
            one.postSend(3, buffer);
            SoftRoceDevice.settle();

            List<WorkCompletion> drained = one.drainAndClose(Duration.ofSeconds(20));
            assertThat(drained).extracting(WorkCompletion::wrId).containsExactlyInAnyOrder(2L, 3L);
            List<WorkCompletion> left = shared.poll(16);
            assertThat(left).extracting(WorkCompletion::wrId).containsExactly(1L);
            assertThat(left.getFirst().qpn()).isEqualTo(two.qpn());
        }
    }

    private static CompletionStatus status(ConnectedPair pair, SendOpcode opcode, RemoteMemory target) {
        pair.left.queuePair.postSend(request(opcode, 1, target, pair.left.buffer.slice(0, 8)));
        return pair.left.completion().status();
    }

    private static SendRequest request(SendOpcode opcode, long wrId, RemoteMemory target, MemorySlice local) {
        return switch (opcode) {
            case RDMA_WRITE -> SendRequest.write(wrId, target, local);
            case RDMA_READ -> SendRequest.read(wrId, target, local);
            case COMPARE_AND_SWAP -> SendRequest.compareAndSwap(wrId, target, 1, 2, local);
            case FETCH_AND_ADD -> SendRequest.fetchAndAdd(wrId, target, 1, local);
            default -> throw new AssertionError(opcode);
        };
    }
}
