package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.verbs.fixtures.ConnectedPair;

/** Every operation of a connection, posted through both interfaces. */
@Tag("soft-roce")
class RemoteOperationTest {
    private static final int ROUNDS = 20;
    private static final int LENGTH = 1000;

    /** The two interfaces to post sends. */
    enum Interface {
        CLASSIC,
        EXTENDED;

        QueuePairSpec apply(QueuePairSpec spec) {
            return this == CLASSIC ? spec : spec.withExtendedOperations(SendOpcode.values());
        }

        /** For queue pairs that only send. */
        QueuePairSpec datagrams(QueuePairSpec spec) {
            return this == CLASSIC
                    ? spec
                    : spec.withExtendedOperations(SendOpcode.SEND, SendOpcode.SEND_WITH_IMMEDIATE);
        }

        /** For unreliable connections, which have no reads and atomics. */
        QueuePairSpec unreliable(QueuePairSpec spec) {
            return this == CLASSIC
                    ? spec
                    : spec.withExtendedOperations(
                            SendOpcode.SEND, SendOpcode.RDMA_WRITE, SendOpcode.RDMA_WRITE_WITH_IMMEDIATE);
        }

        ConnectedPair connect() {
            return new ConnectedPair(spec -> ConnectedPair.allAccess(apply(spec)), ConnectionOptions.defaults());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sends(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            for (int i = 0; i < ROUNDS; i++) {
                pair.right.queuePair.postReceive(i, pair.right.buffer.whole());
                assertThat(pair.left.queuePair.postSend(SendRequest.send(i, pair.left.put("message " + i))))
                        .isTrue();
                assertThat(pair.left.completion().requireSuccess().opcode()).isEqualTo(CompletionOpcode.SEND);
                WorkCompletion received = pair.right.completion().requireSuccess();
                assertThat(received.wrId()).isEqualTo(i);
                assertThat(pair.right.text(received.byteLength())).isEqualTo("message " + i);
                assertThat(received.immediate()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsWithImmediate(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            for (int i = 0; i < ROUNDS; i++) {
                pair.right.queuePair.postReceive(i, pair.right.buffer.whole());
                pair.left.queuePair.postSend(
                        SendRequest.sendWithImmediate(i, 0x01020304 + i, pair.left.put("immediate")));
                pair.left.completion().requireSuccess();
                WorkCompletion received = pair.right.completion().requireSuccess();
                assertThat(received.immediate()).hasValue(0x01020304 + i);
                assertThat(pair.right.text(received.byteLength())).isEqualTo("immediate");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void writes(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            MemoryRegion target = pair.openMemory(LENGTH);
            for (int i = 0; i < ROUNDS; i++) {
                fill(pair.left.buffer.memory(), i);
                MemorySlice data = pair.left.buffer.slice(0, LENGTH);
                pair.left.queuePair.postSend(SendRequest.write(i, target.whole().remote(), data));
                assertThat(pair.left.completion().requireSuccess().opcode()).isEqualTo(CompletionOpcode.RDMA_WRITE);
                assertThat(target.memory().mismatch(data.memory())).isEqualTo(-1);
            }
            assertThat(pair.right.completions.poll(1)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesWithImmediate(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            MemoryRegion target = pair.openMemory(LENGTH);
            fill(pair.left.buffer.memory(), 3);
            pair.right.queuePair.postReceive(ReceiveRequest.of(7));
            MemorySlice data = pair.left.buffer.slice(0, LENGTH);
            pair.left.queuePair.postSend(
                    SendRequest.writeWithImmediate(8, target.whole().remote(), 0xCAFE, data));
            pair.left.completion().requireSuccess();
            WorkCompletion received = pair.right.completion().requireSuccess();
            assertThat(received.wrId()).isEqualTo(7);
            assertThat(received.opcode()).isEqualTo(CompletionOpcode.RECEIVE_RDMA_WITH_IMMEDIATE);
            assertThat(received.immediate()).hasValue(0xCAFE);
            assertThat(received.byteLength()).isEqualTo(LENGTH);
            assertThat(target.memory().mismatch(data.memory())).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void reads(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            MemoryRegion source = pair.openMemory(LENGTH);
            for (int i = 0; i < ROUNDS; i++) {
                fill(source.memory(), i);
                MemorySlice target = pair.left.buffer.slice(100, LENGTH);
                pair.left.queuePair.postSend(SendRequest.read(i, source.whole().remote(), target));
                WorkCompletion done = pair.left.completion().requireSuccess();
                assertThat(done.opcode()).isEqualTo(CompletionOpcode.RDMA_READ);
                assertThat(target.memory().mismatch(source.memory())).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesAndReadsNothing(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            MemoryRegion other = pair.openMemory(LENGTH);
            pair.left.queuePair.postSend(
                    SendRequest.write(1, other.whole().remote()),
                    SendRequest.read(2, other.whole().remote()),
                    SendRequest.write(3, other.whole().remote(), pair.left.buffer.slice(0, 0)),
                    SendRequest.read(4, other.whole().remote(), pair.left.buffer.slice(5, 0)));
            assertThat(pair.left.completions(4))
                    .allMatch(WorkCompletion::isSuccess)
                    .extracting(WorkCompletion::wrId)
                    .containsExactly(1L, 2L, 3L, 4L);
            assertThat(other.memory().asByteBuffer()).isEqualTo(ByteBuffer.allocate(LENGTH));
        }
    }

    @ParameterizedTest
    @EnumSource
    void comparesAndSwaps(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            MemoryRegion target = pair.openMemory(Long.BYTES);
            target.memory().set(ValueLayout.JAVA_LONG, 0, 5);
            MemorySlice old = pair.left.buffer.slice(16, Long.BYTES);
            RemoteMemory remote = target.whole().remote();

            pair.left.queuePair.postSend(SendRequest.compareAndSwap(1, remote, 5, Long.MIN_VALUE + 1, old));
            assertThat(pair.left.completion().requireSuccess().opcode()).isEqualTo(CompletionOpcode.COMPARE_AND_SWAP);
            assertThat(old.memory().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(5);
            assertThat(target.memory().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(Long.MIN_VALUE + 1);

            pair.left.queuePair.postSend(SendRequest.compareAndSwap(2, remote, 5, 6, old));
            pair.left.completion().requireSuccess();
            assertThat(old.memory().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(Long.MIN_VALUE + 1);
            assertThat(target.memory().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(Long.MIN_VALUE + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fetchesAndAdds(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            MemoryRegion target = pair.openMemory(Long.BYTES);
            target.memory().set(ValueLayout.JAVA_LONG, 0, 40);
            MemorySlice old = pair.left.buffer.slice(8, Long.BYTES);
            for (int i = 0; i < ROUNDS; i++) {
                pair.left.queuePair.postSend(
                        SendRequest.fetchAndAdd(i, target.whole().remote(), 3, old));
                assertThat(pair.left.completion().requireSuccess().opcode()).isEqualTo(CompletionOpcode.FETCH_AND_ADD);
                assertThat(old.memory().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(40 + 3L * i);
            }
            assertThat(target.memory().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(40 + 3L * ROUNDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gathersAndScatters(Interface posting) {
        try (ConnectedPair pair =
                new ConnectedPair(spec -> posting.apply(spec.withMaxSegments(4, 4)), ConnectionOptions.defaults())) {
            pair.left.put("one two three...");
            pair.right.queuePair.postReceive(ReceiveRequest.of(
                    1,
                    pair.right.buffer.slice(0, 2),
                    pair.right.buffer.slice(100, 3),
                    pair.right.buffer.slice(200, 50)));
            // Equal lengths, because rdma-core's extended interface for soft-RoCE uses the first length for all.
            pair.left.queuePair.postSend(SendRequest.send(
                    2,
                    pair.left.buffer.slice(8, 4),
                    pair.left.buffer.slice(3, 0),
                    pair.left.buffer.slice(4, 4),
                    pair.left.buffer.slice(0, 4)));
            pair.left.completion().requireSuccess();
            assertThat(pair.right.completion().requireSuccess().byteLength()).isEqualTo(12);
            assertThat(pair.right.text(0, 2) + "|" + pair.right.text(100, 3) + "|" + pair.right.text(200, 7))
                    .isEqualTo("th|ret|wo one ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void inlineDataMayBeChangedAtOnce(Interface posting) {
        try (ConnectedPair pair =
                new ConnectedPair(spec -> posting.apply(spec.withMaxInlineData(64)), ConnectionOptions.defaults())) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            pair.left.queuePair.postSend(
                    SendRequest.send(2, pair.left.put("inline")).inline());
            pair.left.put("xxxxxx");
            pair.left.completion().requireSuccess();
            pair.right.completion().requireSuccess();
            assertThat(pair.right.text(6)).isEqualTo("inline");
            int most = pair.left.queuePair.capacity().maxInlineData();
            assertThatThrownBy(() ->
                            pair.left.queuePair.postSend(SendRequest.send(3, pair.left.buffer.slice(0, most + 1L))
                                    .inline()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most %d can be sent inline", most);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlySignaledRequestsComplete(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            MemoryRegion target = pair.openMemory(LENGTH);
            MemorySlice data = pair.left.buffer.slice(0, 8);
            pair.left.queuePair.postSend(
                    SendRequest.write(1, target.whole().remote(), data).unsignaled(),
                    SendRequest.write(2, target.whole().remote(), data).unsignaled(),
                    SendRequest.write(3, target.whole().remote(), data).fenced());
            assertThat(pair.left.completion().requireSuccess().wrId()).isEqualTo(3);
            assertThat(pair.left.completions.poll(8)).isEmpty();
        }
        try (ConnectedPair pair = new ConnectedPair(
                spec -> ConnectedPair.allAccess(posting.apply(spec.withAllSignaled())), ConnectionOptions.defaults())) {
            MemoryRegion target = pair.openMemory(LENGTH);
            pair.left.queuePair.postSend(SendRequest.write(1, target.whole().remote(), pair.left.buffer.slice(0, 8))
                    .unsignaled());
            assertThat(pair.left.completion().requireSuccess().wrId()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void postsAChainLongerThanItsFirstMemory(Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(
                spec -> ConnectedPair.allAccess(posting.apply(spec.withMaxSend(50))), ConnectionOptions.defaults())) {
            MemoryRegion target = pair.openMemory(50);
            SendRequest[] chain = new SendRequest[50];
            for (int i = 0; i < chain.length; i++) {
                pair.left.buffer.memory().set(ValueLayout.JAVA_BYTE, i, (byte) (i + 1));
                chain[i] = SendRequest.write(i, target.slice(i, 1).remote(), pair.left.buffer.slice(i, 1));
            }
            assertThat(pair.left.queuePair.postSend(chain)).isEqualTo(50);
            assertThat(pair.left.completions(50)).allMatch(WorkCompletion::isSuccess);
            assertThat(target.memory().mismatch(pair.left.buffer.slice(0, 50).memory()))
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void postsAsManyAsFitAndReturnsTheNumber(Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(
                spec -> posting.apply(spec.withMaxSend(4)),
                ConnectionOptions.defaults().withRnrRetryCount(7))) {
            int capacity = pair.left.queuePair.capacity().maxSend();
            SendRequest send = SendRequest.send(1, pair.left.put("x"));
            int posted = 0;
            while (posted < 1000 && pair.left.queuePair.postSend(send)) {
                posted++;
            }
            // The peer receives nothing, so no request completes.
            assertThat(posted).isBetween(capacity, capacity + 64);
        }
    }

    private static void fill(MemorySegment memory, int seed) {
        for (long i = 0; i < LENGTH; i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, (byte) (31 * i + seed));
        }
    }
}
