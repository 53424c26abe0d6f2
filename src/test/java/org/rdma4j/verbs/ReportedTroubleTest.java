package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** What users of other libraries reported. Each test names the report. */
@Tag("soft-roce")
@Timeout(120)
class ReportedTroubleTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** linux-rdma/rdma-core#1752: 32 buffers of 128 MiB are 0 bytes in 32 bits, and were copied over the send queue. */
    @Test
    void theLengthOfInlineDataDoesNotOverflow() {
        try (ConnectedPair pair = new ConnectedPair(
                spec -> spec.withMaxInlineData(64).withMaxSegments(32, 1), ConnectionOptions.defaults())) {
            MemorySlice large = pair.domain.allocate(128 << 20).whole();
            MemorySlice[] all = Collections.nCopies(32, large).toArray(MemorySlice[]::new);
            assertThatThrownBy(() -> pair.left.queuePair.postSend(
                            SendRequest.send(1, all).inline()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not 4294967296");
            assertThatThrownBy(() -> pair.left.queuePair.postSend(SendRequest.send(1, all)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /**
     * openucx/ucx#1039, linux-rdma/rdma-core#657: destroying a completion queue waits until all events that were taken
     * are acknowledged, for the queue that each belongs to.
     */
    @Test
    void queuesOfOneChannelCloseAfterTheirEvents() {
        try (ConnectedPair pair = new ConnectedPair();
                CompletionChannel channel = pair.context.createCompletionChannel()) {
            List<CompletionQueue> queues = List.of(channel.createCompletionQueue(8), channel.createCompletionQueue(8));
            for (CompletionQueue queue : queues) {
                QueuePair queuePair = pair.domain.createQueuePair(QueuePairSpec.reliableConnected(queue));
                queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
                queuePair.postReceive(1, pair.left.buffer.whole());
                queue.requestNotification();
                queuePair.modify(QueuePairModification.to(QueuePairState.ERROR));
                assertThat(queuePair.drainAndClose(LONG)).hasSize(1);
            }
            assertThat(channel.await(LONG)).isPresent();
            assertThat(channel.await(LONG)).isPresent();
            queues.forEach(CompletionQueue::close);
        }
    }

    /** linux-rdma/rdma-core#1526: the rest of a batch was read through the queue pair that had been destroyed. */
    @ParameterizedTest
    @EnumSource(RemoteOperationTest.Interface.class)
    void theRestOfABatchOutlivesItsQueuePair(RemoteOperationTest.Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            for (int i = 0; i < 4; i++) {
                pair.left.queuePair.postSend(
                        SendRequest.write(i, pair.openMemory(64).remote(), pair.left.buffer.slice(0, 8)));
            }
            SoftRoceDevice.settle();
            CompletionBatch batch = pair.left.completions.batch(8);
            int qpn = pair.left.queuePair.qpn();
            int count = batch.poll();
            pair.left.queuePair.close();
            assertThat(count).isEqualTo(4);
            for (int i = 0; i < count; i++) {
                assertThat(batch.wrId(i)).isEqualTo(i);
                assertThat(batch.qpn(i)).isEqualTo(qpn);
                assertThat(batch.completion(i).isSuccess()).isTrue();
            }
            assertThat(batch.poll()).isZero();
        }
    }

    /** zrlio/disni#44: a request that was written again right after it was posted changed the one under way. */
    @Test
    void aRequestMayBeWrittenAgainAfterThePost() {
        try (ConnectedPair pair = new ConnectedPair(spec -> spec.withMaxInlineData(8), ConnectionOptions.defaults());
                Arena arena = Arena.ofConfined()) {
            SendChain chain = pair.left.queuePair.sendChain(1);
            for (int i = 0; i < 10; i++) {
                pair.right.queuePair.postReceive(i, pair.right.buffer.slice(8L * i, 8));
            }
            for (int i = 0; i < 10; i++) {
                chain.send(0, i);
                chain.inline(0, arena.allocateFrom("text " + i));
                assertThat(chain.post(1)).isOne();
            }
            for (int i = 0; i < 10; i++) {
                assertThat(pair.right.completion().requireSuccess().wrId()).isEqualTo(i);
                assertThat(pair.right.text(8 * i, 6)).isEqualTo("text " + i);
            }
        }
    }

    /** spdk/spdk#3195, uccl-project/uccl#267: ibv_post_send has one errno, ENOMEM, for three different mistakes. */
    @Test
    void eachReasonForARefusedPostHasItsOwnAnswer() {
        try (ConnectedPair pair = new ConnectedPair(spec -> spec.withMaxInlineData(8), ConnectionOptions.defaults())) {
            QueuePair queuePair = pair.left.queuePair;
            MemorySlice buffer = pair.left.buffer.whole();
            MemorySlice[] tooMany = Collections.nCopies(queuePair.capacity().maxSendSegments() + 1, buffer.slice(0, 1))
                    .toArray(MemorySlice[]::new);
            assertThatThrownBy(() -> queuePair.postSend(SendRequest.send(1, tooMany)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("buffers");
            assertThatThrownBy(
                            () -> queuePair.postSend(SendRequest.send(1, buffer).inline()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("inline");
            int posted = 0;
            while (queuePair.postSend(posted, buffer)) { // the peer has no receive, so that none completes
                posted++;
            }
            assertThat(posted).isGreaterThanOrEqualTo(queuePair.capacity().maxSend());
        }
    }

    /**
     * linux-rdma/perftest#139, ofiwg/libfabric#3790: a queue pair could not be created, and nothing said that the inline
     * data was too much, or how much the device takes.
     */
    @Test
    void asMuchInlineDataAsThereIsCanBeHad() {
        try (ConnectedPair pair = new ConnectedPair()) {
            QueuePairSpec spec = QueuePairSpec.reliableConnected(pair.left.completions);
            assertThatThrownBy(() -> pair.domain.createQueuePair(spec.withMaxInlineData(1 << 20)))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("as much as there is with withInlineDataUpTo");
            QueuePair queuePair = pair.domain.createQueuePair(spec.withInlineDataUpTo(1 << 20));
            int most = queuePair.capacity().maxInlineData();
            assertThat(most).isBetween(64, 1 << 16);
            assertThatThrownBy(() -> pair.domain.createQueuePair(spec.withMaxInlineData(most + 1)))
                    .isInstanceOf(RdmaException.class);
            assertThat(pair.domain
                            .createQueuePair(spec.withInlineDataUpTo(32))
                            .capacity()
                            .maxInlineData())
                    .isBetween(32, most);
        }
    }

    /** ofiwg/libfabric#7981: receives of a queue pair that never went to ERROR did not come back. */
    @Test
    void receivesOfAPairThatWasNeverConnectedComeBack() {
        try (ConnectedPair pair = new ConnectedPair()) {
            QueuePair queuePair = pair.domain.createQueuePair(QueuePairSpec.reliableConnected(pair.left.completions));
            queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
            for (int i = 0; i < 10; i++) {
                queuePair.postReceive(i, pair.left.buffer.slice(0, 64));
            }
            assertThat(queuePair.drainAndClose(LONG))
                    .extracting(WorkCompletion::status)
                    .hasSize(10)
                    .containsOnly(CompletionStatus.WORK_REQUEST_FLUSHED);
        }
    }

    /** ceph/ceph#25447: what a destroyed queue pair had taken from a shared receive queue was used again too early. */
    @Test
    void aSharedReceiveQueueOutlivesAQueuePair() {
        try (ConnectedPair pair = new ConnectedPair()) {
            SharedReceiveQueue shared = pair.domain.createSharedReceiveQueue(8, 1);
            QueuePairSpec spec =
                    QueuePairSpec.reliableConnected(pair.left.completions).withSharedReceiveQueue(shared);
            for (int i = 0; i < 4; i++) {
                shared.postReceive(i, pair.left.buffer.slice(64L * i, 64));
            }
            for (int i = 0; i < 4; i++) {
                QueuePair server = pair.domain.createQueuePair(spec);
                QueuePair client = pair.domain.createQueuePair(QueuePairSpec.reliableConnected(pair.right.completions));
                Endpoint endpoint = server.bind(LocalPort.port(SoftRoceDevice.PORT));
                server.connect(client.bind(LocalPort.port(SoftRoceDevice.PORT)));
                client.connect(endpoint);
                client.postSend(i, pair.right.put("message " + i));
                assertThat(pair.left.completion().requireSuccess().wrId()).isEqualTo(i);
                assertThat(pair.left.text(64 * i, 9)).isEqualTo("message " + i);
                assertThat(server.drainAndClose(LONG)).isEmpty();
                pair.right.completion().requireSuccess();
                client.close();
            }
        }
    }
}
