package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;

/** Requests that are refused when they are posted. No request of their chain reaches the device. */
@Tag("soft-roce")
class WorkRequestRefusalTest {
    private static final QueuePairModification RESET = QueuePairModification.to(QueuePairState.RESET);

    @ParameterizedTest
    @EnumSource(RemoteOperationTest.Interface.class)
    void aQueuePairInResetRefusesRequests(RemoteOperationTest.Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, posting::datagrams)) {
            DatagramAddress right = pair.left.addressOf(pair.right);
            pair.left.queuePair.modify(RESET);
            assertThatThrownBy(() -> pair.left.queuePair.postReceive(1, pair.left.buffer.whole()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is in RESET");
            assertThatThrownBy(() -> pair.left.queuePair.postSend(
                            SendRequest.send(2, pair.left.put("x")).to(right)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is in RESET");
        }
    }

    @ParameterizedTest
    @EnumSource(RemoteOperationTest.Interface.class)
    void aFullReceiveQueueRefusesReceives(RemoteOperationTest.Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, posting::datagrams)) {
            ReceiveRequest[] chain = new ReceiveRequest[1000];
            Arrays.setAll(chain, i -> ReceiveRequest.of(i, pair.right.buffer.whole()));
            int posted = pair.right.queuePair.postReceive(chain);
            assertThat(posted).isBetween(pair.right.queuePair.capacity().maxReceive(), 999);
            assertThat(pair.right.queuePair.postReceive(1, pair.right.buffer.whole()))
                    .isFalse();
            // The posted receives still work.
            pair.left.queuePair.postSend(SendRequest.send(1, pair.left.put("x")).to(pair.left.addressOf(pair.right)));
            assertThat(pair.right.completion().requireSuccess().wrId()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(RemoteOperationTest.Interface.class)
    void aRequestWithTooManyBuffersIsRefused(RemoteOperationTest.Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, posting::datagrams)) {
            MemorySlice[] receive =
                    new MemorySlice[pair.right.queuePair.capacity().maxReceiveSegments() + 1];
            Arrays.fill(receive, pair.right.buffer.slice(0, 100));
            assertThatThrownBy(() -> pair.right.queuePair.postReceive(ReceiveRequest.of(1, receive)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most %d buffers, not %d", receive.length - 1, receive.length);
            MemorySlice[] send = new MemorySlice[pair.left.queuePair.capacity().maxSendSegments() + 1];
            Arrays.fill(send, pair.left.buffer.slice(0, 1));
            DatagramAddress right = pair.left.addressOf(pair.right);
            assertThatThrownBy(() -> pair.left.queuePair.postSend(
                            SendRequest.send(1, pair.left.put("fine")).to(right),
                            SendRequest.send(2, send).to(right)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most %d buffers, not %d", send.length - 1, send.length);
            assertThat(pair.left.completions.poll(2)).isEmpty();
        }
    }

    @Test
    void anExtendedQueuePairRefusesOperationsItWasNotCreatedFor() {
        try (ConnectedPair pair =
                new ConnectedPair(spec -> spec.withExtendedOperations(SendOpcode.SEND), ConnectionOptions.defaults())) {
            MemorySlice data = pair.left.put("x");
            assertThatThrownBy(() -> pair.left.queuePair.postSend(SendRequest.write(1, data.remote(), data)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("RDMA_WRITE, work request 1: this queue pair was created for [SEND] only");
            SendRequest[] chain = new SendRequest[pair.left.queuePair.capacity().maxSend() + 1];
            Arrays.fill(chain, SendRequest.send(1, data));
            assertThatThrownBy(() -> pair.left.queuePair.postSend(chain))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("takes a chain whole or not at all");
        }
    }

    @Test
    void anAtomicNeedsABufferOf8Bytes() {
        try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
            RemoteMemory target = pair.openMemory(8).whole().remote();
            assertThatThrownBy(() -> pair.left.queuePair.postSend(
                            SendRequest.fetchAndAdd(1, target, 1, pair.left.buffer.slice(0, 4))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("FETCH_AND_ADD, work request 1 reads 8 bytes, its buffer has 4");
            assertThatThrownBy(
                            () -> pair.left.queuePair.postSend(SendRequest.read(1, target, pair.left.buffer.slice(0, 4))
                                    .inline()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot be inline");
        }
    }

    @Test
    void anEmptyChainPostsNothing() {
        try (ConnectedPair pair = new ConnectedPair()) {
            assertThat(pair.left.queuePair.postSend(new SendRequest[0])).isZero();
            assertThat(pair.left.queuePair.postReceive(new ReceiveRequest[0])).isZero();
        }
    }

    /** A length has 32 bits in the native structures: 4 GiB and 8 bytes must not become 8 bytes. */
    @Test
    void aBufferLongerThanAnyMessageIsRefused() {
        try (ConnectedPair pair = new ConnectedPair()) {
            MemorySlice huge = new MemorySlice(pair.left.buffer, 0, (1L << 32) + 8);
            assertThatThrownBy(() -> pair.left.queuePair.postReceive(1, huge))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(
                            "a receive of 4294967304 bytes is longer than any message of the .*, which has at most \\d+ bytes");
            assertThatThrownBy(() -> pair.left.queuePair.postSend(1, huge))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
