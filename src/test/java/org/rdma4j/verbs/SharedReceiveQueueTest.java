package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class SharedReceiveQueueTest {
    @Test
    void feedsSeveralQueuePairs() {
        try (Context context = SoftRoceDevice.open()) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            SharedReceiveQueue shared = domain.createSharedReceiveQueue(16, 1);
            MemoryRegion buffer = domain.allocate(4096, AccessFlag.LOCAL_WRITE);
            for (int i = 0; i < 8; i++) {
                assertThat(shared.postReceive(i, buffer.slice(100 + 10 * i, 10)))
                        .isTrue();
            }
            List<QueuePair> senders = new ArrayList<>();
            List<QueuePair> receivers = new ArrayList<>();
            CompletionQueue sends = context.createCompletionQueue(64);
            CompletionQueue receives = context.createCompletionQueue(64);
            for (int i = 0; i < 3; i++) {
                QueuePair sender = domain.createQueuePair(QueuePairSpec.reliableConnected(sends));
                QueuePair receiver = domain.createQueuePair(
                        QueuePairSpec.reliableConnected(receives).withSharedReceiveQueue(shared));
                Endpoint here = sender.bind(LocalPort.port(SoftRoceDevice.PORT));
                Endpoint there = receiver.bind(LocalPort.port(SoftRoceDevice.PORT));
                sender.connect(there);
                receiver.connect(here);
                senders.add(sender);
                receivers.add(receiver);
            }
            for (int i = 0; i < 6; i++) {
                senders.get(i % 3).postSend(SendRequest.sendWithImmediate(i, i, buffer.slice(0, 4)));
                WorkCompletion received = await(receives);
                assertThat(received.requireSuccess().immediate()).hasValue(i);
                assertThat(received.qpn()).isEqualTo(receivers.get(i % 3).qpn());
                assertThat(received.wrId()).isEqualTo(i);
            }
            assertThatThrownBy(() -> receivers.getFirst().postReceive(1, buffer.whole()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("takes its receives from a shared receive queue: post there");
            shared.close();
            assertThat(receivers).allMatch(QueuePair::isClosed);
            assertThat(senders).noneMatch(QueuePair::isClosed);
        }
    }

    @Test
    void reportsItsSizeAndLimitAndChangesThem() {
        try (Context context = SoftRoceDevice.open()) {
            SharedReceiveQueue queue = context.allocateProtectionDomain().createSharedReceiveQueue(20, 3);
            SharedReceiveQueueAttributes attributes = queue.attributes();
            assertThat(queue.capacity()).isEqualTo(attributes.maxReceive());
            assertThat(attributes.maxReceive()).isGreaterThanOrEqualTo(20);
            assertThat(attributes.maxSegments()).isGreaterThanOrEqualTo(3);
            assertThat(attributes.limit()).isZero();
            queue.limit(5);
            assertThat(queue.attributes().limit()).isEqualTo(5);
            queue.resize(100);
            assertThat(queue.attributes().maxReceive()).isGreaterThanOrEqualTo(100);
            assertThat(queue.capacity()).isEqualTo(queue.attributes().maxReceive());
        }
    }

    @Test
    void refusesUnsupportedSizes() {
        try (Context context = SoftRoceDevice.open()) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            int most = context.deviceAttributes().maxSharedReceiveWorkRequests();
            for (int receives : new int[] {-1, 0, most + 1}) {
                assertThatThrownBy(() -> domain.createSharedReceiveQueue(receives, 1))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "a shared receive queue of %s has 1 to %d receives, not %d",
                                SoftRoceDevice.name(), most, receives);
            }
            assertThatThrownBy(() -> domain.createSharedReceiveQueue(10, 1000))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("segments in a receive, not 1000");
            SharedReceiveQueue queue = domain.createSharedReceiveQueue(10, 1);
            assertThatThrownBy(() -> queue.limit(1_000_000))
                    .isInstanceOf(RdmaException.class)
                    .hasMessage(
                            "ibv_modify_srq: EINVAL (%s, limit 1000000); "
                                    + "the limit must not be more than the queue holds, which is %d receives",
                            SoftRoceDevice.name(), queue.capacity());
            assertThatThrownBy(() -> queue.resize(most + 1))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("the device takes at most %d; the queue must hold what is posted", most);
            SharedReceiveQueue foreign = context.allocateProtectionDomain().createSharedReceiveQueue(10, 1);
            QueuePairSpec spec = QueuePairSpec.reliableConnected(context.createCompletionQueue(10));
            assertThatThrownBy(() -> domain.createQueuePair(spec.withSharedReceiveQueue(foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another protection domain");
        }
    }

    @Test
    void postsAsManyAsFit() {
        try (Context context = SoftRoceDevice.open()) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            SharedReceiveQueue queue = domain.createSharedReceiveQueue(4, 2);
            MemorySlice buffer = domain.allocate(64, AccessFlag.LOCAL_WRITE).whole();
            ReceiveRequest[] requests = new ReceiveRequest[200];
            for (int i = 0; i < requests.length; i++) {
                requests[i] = ReceiveRequest.of(i, buffer, buffer);
            }
            int posted = queue.postReceive(requests);
            assertThat(posted).isBetween(4, 199);
            assertThat(queue.postReceive(1, buffer)).isFalse();
            int most = queue.attributes().maxSegments();
            MemorySlice[] tooMany = new MemorySlice[most + 1];
            Arrays.fill(tooMany, buffer);
            assertThatThrownBy(() -> queue.postReceive(ReceiveRequest.of(1, tooMany)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most %d buffers, not %d", most, most + 1);
            queue.close();
            assertThatThrownBy(() -> queue.postReceive(1, buffer)).isInstanceOf(IllegalStateException.class);
        }
    }

    private static WorkCompletion await(CompletionQueue queue) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < end) {
            List<WorkCompletion> found = queue.poll(1);
            if (!found.isEmpty()) {
                return found.getFirst();
            }
        }
        throw new AssertionError("no completion within 20 s");
    }
}
