package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.verbs.RemoteOperationTest.Interface;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/**
 * Chains of requests that are written in native memory, and batches of completions: their contents and their refusals.
 */
@Tag("soft-roce")
class WorkChainTest {
    private static final int LENGTH = 1000;
    /** More than a queue for 8 requests holds on any device. */
    private static final int MANY = 25;

    @ParameterizedTest
    @EnumSource
    void carriesMessagesOfSeveralBuffers(Interface posting) {
        try (ConnectedPair pair =
                new ConnectedPair(spec -> posting.apply(spec).withMaxSegments(2, 2), ConnectionOptions.defaults())) {
            ReceiveChain receives = pair.right.queuePair.receiveChain(3);
            SendChain sends = pair.left.queuePair.sendChain(3);
            MemoryRegion from = pair.left.buffer;
            MemoryRegion to = pair.right.buffer;
            pair.left.put("one, two, three");
            for (int round = 0; round < 5; round++) {
                to.memory().fill((byte) 0);
                for (int i = 0; i < 3; i++) {
                    receives.receive(i, 100 * round + i);
                    receives.buffer(i, to, 64L * i, 64);
                }
                assertThat(receives.post(3)).isEqualTo(3);
                sends.send(0, 1);
                sends.buffer(0, from, 5, 5);
                sends.buffer(0, from, 0, 5);
                sends.sendWithImmediate(1, 2, 0x01020304 + round);
                sends.buffer(1, from, 10, 5);
                sends.send(2, 3);
                assertThat(sends.post(3)).isEqualTo(3);

                CompletionBatch sent = await(pair.left.completions, 3);
                for (int i = 0; i < 3; i++) {
                    assertThat(sent.wrId(i)).isEqualTo(i + 1);
                    assertThat(sent.isSuccess(i)).isTrue();
                    assertThat(sent.opcode(i)).isEqualTo(CompletionOpcode.SEND);
                    assertThat(sent.qpn(i)).isEqualTo(pair.left.queuePair.qpn());
                }
                CompletionBatch received = await(pair.right.completions, 3);
                assertThat(received.wrId(2)).isEqualTo(100 * round + 2);
                assertThat(received.status(0)).isSameAs(received.status(1)).isEqualTo(CompletionStatus.SUCCESS);
                assertThat(received.opcode(0)).isEqualTo(CompletionOpcode.RECEIVE);
                assertThat(pair.right.text(received.byteLength(0))).isEqualTo("two, one, ");
                assertThat(received.hasImmediate(0)).isFalse();
                assertThat(received.hasImmediate(1)).isTrue();
                assertThat(received.immediate(1)).isEqualTo(0x01020304 + round);
                assertThat(pair.right.text(64, received.byteLength(1))).isEqualTo("three");
                assertThat(received.byteLength(2)).isZero();
                assertThat(received.completion(1).immediate()).hasValue(0x01020304 + round);
                assertThatThrownBy(() -> received.wrId(3)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void carriesMessagesOfOneBuffer(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            ReceiveChain receives = pair.right.queuePair.receiveChain(4);
            SendChain sends = pair.left.queuePair.sendChain(5);
            MemoryRegion from = pair.left.buffer;
            MemoryRegion to = pair.right.buffer;
            MemoryRegion remote = pair.openMemory(LENGTH);
            RemoteMemory target = remote.remote();
            pair.left.put("one, two, three, four");
            for (int i = 0; i < 4; i++) {
                receives.receive(i, 10 + i, to, 64L * i, 64);
            }
            assertThat(receives.post(4)).isEqualTo(4);
            sends.send(0, 1, from, 0, 3);
            sends.sendWithImmediate(1, 2, 0x01020304, from, 5, 3);
            sends.write(2, 3, target.address() + 1, target.rkey(), from, 10, 5);
            sends.writeWithImmediate(3, 4, target.address() + 6, target.rkey(), 77, from, 17, 4);
            sends.read(4, 5, target.address() + 1, target.rkey(), from, 100, 9);
            sends.fenced(4);
            assertThat(sends.post(5)).isEqualTo(5);
            sends.send(0, 6, from, 0, 0);
            assertThat(sends.post(1)).isEqualTo(1);

            CompletionBatch sent = await(pair.left.completions, 6);
            CompletionBatch received = await(pair.right.completions, 4);
            assertThat(IntStream.range(0, 6).mapToLong(sent::wrId)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(IntStream.range(0, 6).allMatch(sent::isSuccess)).isTrue();
            assertThat(IntStream.range(0, 4).mapToLong(received::wrId)).containsExactly(10L, 11L, 12L, 13L);
            assertThat(IntStream.range(0, 2).map(received::byteLength)).containsExactly(3, 3);
            assertThat(received.byteLength(3)).isZero();
            assertThat(received.immediate(1)).isEqualTo(0x01020304);
            assertThat(received.immediate(2)).isEqualTo(77);
            assertThat(pair.right.text(3)).isEqualTo("one");
            assertThat(pair.right.text(64, 3)).isEqualTo("two");
            assertThat(remote.memory().getString(1)).isEqualTo("threefour");
            assertThat(from.memory().getString(100)).isEqualTo("threefour");
        }
    }

    @Test
    void aRefusedBufferLeavesTheRequestUnchanged() {
        try (ConnectedPair pair = new ConnectedPair();
                ProtectionDomain foreign = pair.context.allocateProtectionDomain();
                MemoryRegion elsewhere = foreign.allocate(64)) {
            SendChain sends = pair.left.queuePair.sendChain(2);
            ReceiveChain receives = pair.right.queuePair.receiveChain(2);
            assertThatThrownBy(() -> sends.send(0, 1, elsewhere, 0, 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("is of another protection domain than the queue pair it is posted to");
            assertThatThrownBy(() -> sends.post(1)).isInstanceOf(IndexOutOfBoundsException.class);
            sends.send(0, 2, pair.left.put("kept").region(), 0, 4);
            receives.receive(0, 3, pair.right.buffer, 0, 8);
            for (long[] part : new long[][] {
                {-1, 8},
                {0, -1},
                {ConnectedPair.BUFFER_SIZE - 7, 8},
                {Long.MAX_VALUE, 8},
                {Long.MIN_VALUE, 8},
                {1, Integer.MAX_VALUE}
            }) {
                assertThatThrownBy(() -> sends.send(0, 4, pair.left.buffer, part[0], (int) part[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> receives.receive(0, 4, pair.right.buffer, part[0], (int) part[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> sends.buffer(0, pair.left.buffer, part[0], (int) part[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> sends.send(2, 4, pair.left.buffer, 0, 8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> receives.receive(-1, 4, pair.right.buffer, 0, 8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> sends.buffer(0, pair.left.buffer, 0, 4))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("SEND, work request 2: a request of this queue has at most 1 buffers");
            receives.post(1);
            sends.post(1);
            assertThat(pair.left.completion().requireSuccess().wrId()).isEqualTo(2);
            assertThat(pair.right.completion().requireSuccess().wrId()).isEqualTo(3);
            assertThat(pair.right.text(4)).isEqualTo("kept");
        }
    }

    /** The memory of requests is used again. Nothing of the previous request may be left in it. */
    @ParameterizedTest
    @EnumSource
    void eachRequestSendsOnlyItsOwnInlineData(Interface posting) {
        try (ConnectedPair pair =
                new ConnectedPair(spec -> posting.apply(spec).withMaxInlineData(64), ConnectionOptions.defaults())) {
            for (String text : List.of("a long message", "short", "", "another one")) {
                pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
                pair.left.queuePair.postSend(
                        SendRequest.send(2, pair.left.put(text)).inline());
                pair.left.completion().requireSuccess();
                assertThat(pair.right.text(
                                pair.right.completion().requireSuccess().byteLength()))
                        .isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void appendsABufferToEmptyInlineData(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            SendChain chain = pair.left.queuePair.sendChain(1);
            chain.send(0, 1);
            chain.inline(0, MemorySegment.ofArray(new byte[0]));
            chain.buffer(0, pair.left.put("text").region(), 0, 4);
            chain.post(1);
            pair.left.completion().requireSuccess();
            assertThat(pair.right.text(pair.right.completion().requireSuccess().byteLength()))
                    .isEqualTo("text");
        }
    }

    @Test
    void refusesBuffersIfTheQueueAllowsNone() {
        try (ConnectedPair pair = new ConnectedPair(spec -> spec.withMaxSegments(0, 0), ConnectionOptions.defaults())) {
            SendChain sends = pair.left.queuePair.sendChain(1);
            ReceiveChain receives = pair.right.queuePair.receiveChain(1);
            assertThat(pair.left.queuePair.capacity().maxSendSegments()).isZero();
            assertThat(pair.right.queuePair.capacity().maxReceiveSegments()).isZero();
            assertThatThrownBy(() -> sends.send(0, 1, pair.left.buffer, 0, 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the requests of this queue have no buffers");
            assertThatThrownBy(() -> receives.receive(0, 1, pair.right.buffer, 0, 8))
                    .isInstanceOf(IllegalArgumentException.class);
            sends.send(0, 2);
            receives.receive(0, 3);
            assertThatThrownBy(() -> sends.buffer(0, pair.left.buffer, 0, 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("SEND, work request 2: a request of this queue has at most 0 buffers");
            sends.inline(0, MemorySegment.ofArray(new byte[0]));
            receives.post(1);
            sends.post(1);
            pair.left.completion().requireSuccess();
            assertThat(pair.right.completion().requireSuccess().byteLength()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAndWritesMemoryOfThePeer(Interface posting) {
        try (ConnectedPair pair = posting.connect()) {
            MemoryRegion remote = pair.openMemory(LENGTH);
            RemoteMemory target = remote.remote();
            MemoryRegion local = pair.left.buffer;
            SendChain chain = pair.left.queuePair.sendChain(5);
            local.memory().set(ValueLayout.JAVA_LONG, 0, 41);
            chain.write(0, 1, target.address(), target.rkey());
            chain.buffer(0, local, 0, 8);
            chain.fetchAndAdd(1, 2, target.address(), target.rkey(), 1);
            chain.buffer(1, local, 8, 8);
            chain.compareAndSwap(2, 3, target.address(), target.rkey(), 42, 4711);
            chain.buffer(2, local, 16, 8);
            chain.fenced(2);
            chain.read(3, 4, target.address(), target.rkey());
            chain.buffer(3, local, 24, 8);
            chain.fenced(3);
            pair.right.queuePair.postReceive(ReceiveRequest.of(9));
            chain.writeWithImmediate(4, 5, target.address() + 8, target.rkey(), 77);
            chain.buffer(4, local, 0, 8);
            assertThat(chain.post(5)).isEqualTo(5);

            CompletionBatch done = await(pair.left.completions, 5);
            assertThat(done.opcode(1)).isEqualTo(CompletionOpcode.FETCH_AND_ADD);
            assertThat(local.memory().get(ValueLayout.JAVA_LONG, 8)).isEqualTo(41);
            assertThat(local.memory().get(ValueLayout.JAVA_LONG, 16)).isEqualTo(42);
            assertThat(local.memory().get(ValueLayout.JAVA_LONG, 24)).isEqualTo(4711);
            assertThat(pair.right.completion().requireSuccess().immediate()).hasValue(77);
            assertThat(remote.memory().get(ValueLayout.JAVA_LONG, 8)).isEqualTo(41);
        }
    }

    @ParameterizedTest
    @EnumSource
    void copiesInlineDataAtOnce(Interface posting) {
        try (ConnectedPair pair =
                new ConnectedPair(spec -> posting.apply(spec).withMaxInlineData(64), ConnectionOptions.defaults())) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            SendChain chain = pair.left.queuePair.sendChain(1);
            chain.send(0, 1);
            try (Arena arena = Arena.ofConfined()) {
                chain.inline(0, arena.allocateFrom("not "));
                chain.inline(0, arena.allocateFrom("lost"));
            }
            assertThatThrownBy(() -> chain.buffer(0, pair.left.buffer, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> chain.inline(0, MemorySegment.ofArray(new byte[55])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("SEND, work request 1: at most 64 bytes can be sent inline");
            chain.post(1);
            pair.left.completion().requireSuccess();
            int length = pair.right.completion().requireSuccess().byteLength();
            assertThat(pair.right.text(length)).isEqualTo("not \0lost\0");
            chain.read(0, 1, 0, 0);
            assertThatThrownBy(() -> chain.inline(0, MemorySegment.ofArray(new byte[1])))
                    .hasMessage("RDMA_READ, work request 1 cannot be inline: it reads the peer's memory");
        }
    }

    @ParameterizedTest
    @EnumSource
    void carriesDatagrams(Interface posting) {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, posting::datagrams)) {
            DatagramAddress right = pair.left.addressOf(pair.right);
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            SendChain chain = pair.left.queuePair.sendChain(2);
            chain.send(0, 1);
            chain.buffer(0, pair.left.put("datagram").region(), 0, 8);
            assertThatThrownBy(() -> chain.post(1)).hasMessageStartingWith("SEND, work request 1 names no peer");
            chain.to(0, right);
            assertThat(chain.post(1)).isEqualTo(1);
            assertThat(await(pair.left.completions, 1).isSuccess(0)).isTrue();
            CompletionBatch received = await(pair.right.completions, 1);
            assertThat(pair.right.text(40, received.byteLength(0) - 40)).isEqualTo("datagram");
            assertThat(received.sourceQpn(0)).isEqualTo(pair.left.queuePair.qpn());
            assertThat(received.isGloballyRouted(0)).isTrue();

            assertThatThrownBy(() -> chain.write(1, 2, 0, 0)).isInstanceOf(IllegalArgumentException.class);
            chain.send(0, 1);
            chain.buffer(0, pair.left.buffer, 0, ConnectedPair.BUFFER_SIZE);
            chain.to(0, right);
            assertThatThrownBy(() -> chain.post(1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a datagram on port 1");
            chain.send(0, 1);
            chain.to(0, right);
            right.handle().close();
            assertThatThrownBy(() -> chain.post(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("address handle");
        }
    }

    @Test
    void fillsASharedReceiveQueue() {
        try (ConnectedPair pair = new ConnectedPair()) {
            SharedReceiveQueue shared = pair.domain.createSharedReceiveQueue(4, 1);
            ReceiveChain chain = shared.receiveChain(6);
            for (int i = 0; i < 6; i++) {
                chain.receive(i, i);
                chain.buffer(i, pair.right.buffer, 64L * i, 64);
            }
            int taken = chain.post(6);
            assertThat(taken).isBetween(4, 6);
            assertThat(chain.post(0, 0)).isZero();
            shared.close();
            assertThatThrownBy(() -> chain.post(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the shared receive queue of " + SoftRoceDevice.name() + " is closed");
        }
    }

    @Test
    void postsAsManyAsFitAndTheRestLater() {
        try (ConnectedPair pair =
                new ConnectedPair(spec -> spec.withMaxSend(8).withMaxReceive(MANY), ConnectionOptions.defaults())) {
            SendChain chain = pair.left.queuePair.sendChain(MANY);
            for (int i = 0; i < MANY; i++) {
                chain.send(i, i);
            }
            // The peer has posted no receives, so they stay in the queue.
            int posted = chain.post(MANY);
            assertThat(posted).isBetween(8, MANY - 1);
            for (int i = 0; i < MANY; i++) {
                pair.right.queuePair.postReceive(ReceiveRequest.of(i));
            }
            List<WorkCompletion> done = pair.left.completions(posted);
            assertThat(done).allMatch(WorkCompletion::isSuccess);
            assertThat(chain.post(posted, MANY - posted)).isEqualTo(MANY - posted);
            assertThat(pair.left.completions(MANY - posted))
                    .extracting(WorkCompletion::wrId)
                    .first()
                    .isEqualTo((long) posted);
        }
    }

    @Test
    void signaledAndFailedRequestsComplete() {
        try (ConnectedPair pair = Interface.CLASSIC.connect()) {
            RemoteMemory target = pair.openMemory(LENGTH).remote();
            SendChain chain = pair.left.queuePair.sendChain(3);
            for (int i = 0; i < 3; i++) {
                chain.write(i, i, target.address(), i < 2 ? target.rkey() : target.rkey() + 0x1000);
                chain.buffer(i, pair.left.buffer, 0, 8);
                chain.unsignaled(i);
            }
            chain.post(3);
            CompletionBatch failed = await(pair.left.completions, 1);
            assertThat(failed.wrId(0)).isEqualTo(2);
            assertThat(failed.status(0)).isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
            assertThat(failed.completion(0).isSuccess()).isFalse();
        }
    }

    @Test
    void refusesObjectsOfAnotherProtectionDomain() {
        try (ConnectedPair pair = new ConnectedPair();
                ProtectionDomain foreign = pair.context.allocateProtectionDomain();
                MemoryRegion elsewhere = foreign.allocate(64)) {
            SendChain chain = pair.left.queuePair.sendChain(2);
            assertThatThrownBy(() -> chain.send(1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            chain.send(0, 1);
            assertThatThrownBy(() -> chain.buffer(0, elsewhere, 0, 8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("is of another protection domain than the queue pair it is posted to");
            assertThatThrownBy(() -> chain.buffer(0, pair.left.buffer, ConnectedPair.BUFFER_SIZE - 7, 8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> chain.buffer(0, pair.left.buffer, 0, -1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> chain.post(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> chain.post(-1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> chain.to(
                            0,
                            new DatagramAddress(pair.left.addressOf(pair.right).handle(), 1, 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pair.left.queuePair.sendChain(0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pair.left.completions.batch(0)).isInstanceOf(IllegalArgumentException.class);
            pair.left.buffer.close();
            assertThatThrownBy(() -> chain.buffer(0, pair.left.buffer, 0, 8))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("is closed");
            pair.left.queuePair.close();
            assertThatThrownBy(() -> chain.post(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("is closed");
        }
    }

    @Test
    void refusesOperationsThatTheQueuePairWasCreatedWithout() {
        try (ConnectedPair pair =
                new ConnectedPair(spec -> spec.withExtendedOperations(SendOpcode.SEND), ConnectionOptions.defaults())) {
            SendChain chain = pair.left.queuePair.sendChain(1);
            assertThatThrownBy(() -> chain.write(0, 1, 0, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("RDMA_WRITE: this queue pair was created for [SEND] only");
        }
    }

    /** Posting a chain of datagrams keeps its address handles open, so no other thread may change them meanwhile. */
    @Test
    void aChainOfDatagramsIsWrittenByOneThreadOnly() throws Exception {
        try (ConnectedPair pair = new ConnectedPair(QueuePairType.UNRELIABLE_DATAGRAM, spec -> spec)) {
            SendChain chain = pair.left.queuePair.sendChain(1);
            DatagramAddress peer = pair.left.addressOf(pair.right);
            chain.send(0, 1);
            chain.to(0, peer);
            FutureTask<Throwable> refusal = new FutureTask<>(() -> catchThrowable(() -> chain.send(0, 2)));
            Thread.ofPlatform().start(refusal);
            assertThat(refusal.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("for one thread at a time");
            assertThat(chain.post(1)).isOne();
            assertThat(pair.left.completion().requireSuccess().wrId()).isEqualTo(1);
            peer.handle().close();
            assertThatThrownBy(() -> chain.post(1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void refusesAChainThatIsTooLargeForMemory() {
        try (ConnectedPair pair = new ConnectedPair()) {
            for (IntFunction<Object> chain :
                    List.<IntFunction<Object>>of(pair.left.queuePair::sendChain, pair.left.queuePair::receiveChain)) {
                assertThatThrownBy(() -> chain.apply(Integer.MAX_VALUE))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching("at most \\d+ requests fit into 2 GiB, not 2147483647");
            }
        }
    }

    @Test
    void refusesToPostInTheWrongState() {
        try (ConnectedPair pair = new ConnectedPair();
                QueuePair fresh = pair.domain.createQueuePair(
                        QueuePairSpec.of(QueuePairType.RELIABLE_CONNECTED, pair.left.completions))) {
            SendChain sends = fresh.sendChain(1);
            ReceiveChain receives = fresh.receiveChain(1);
            sends.send(0, 1);
            receives.receive(0, 1);
            assertThatThrownBy(() -> sends.post(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a send can be posted from the state READY_TO_SEND on");
            assertThatThrownBy(() -> receives.post(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a receive can be posted from the state INIT on");
        }
    }

    /** A drain also takes completions of other queue pairs from the queue. They are returned later in their order. */
    @Test
    void aBatchGetsTheCompletionsThatADrainSetAside() {
        try (ConnectedPair pair = Interface.CLASSIC.connect();
                CompletionQueue shared = pair.context.createCompletionQueue(64);
                QueuePair kept = connectedToItself(pair, shared);
                QueuePair drained = connectedToItself(pair, shared)) {
            CompletionBatch batch = shared.batch(3);
            RemoteMemory target = pair.openMemory(64).remote();
            SendChain chain = kept.sendChain(8);
            for (int i = 0; i < 8; i++) {
                chain.write(i, i, target.address(), target.rkey());
                chain.buffer(i, pair.left.buffer, 0, 8);
            }
            assertThat(chain.post(8)).isEqualTo(8);
            SoftRoceDevice.settle();
            drained.postSend(SendRequest.write(100, target, pair.left.buffer.slice(0, 8)));
            assertThat(drained.drain(Duration.ofSeconds(10)))
                    .extracting(WorkCompletion::wrId)
                    .containsExactly(100L);
            for (int i = 0; i < 8; ) {
                int found = batch.poll();
                assertThat(found).isPositive();
                for (int k = 0; k < found; k++, i++) {
                    assertThat(batch.wrId(k)).isEqualTo(i);
                    assertThat(batch.opcode(k)).isEqualTo(CompletionOpcode.RDMA_WRITE);
                    assertThat(batch.qpn(k)).isEqualTo(kept.qpn());
                }
            }
            assertThat(batch.poll()).isZero();
            assertThat(shared.interception().isActive()).isFalse();
        }
    }

    @Test
    void readsTheFieldsOfAnExtendedQueue() {
        CompletionQueueSpec spec = CompletionQueueSpec.entries(ConnectedPair.COMPLETIONS)
                .withFields(Set.of(CompletionField.QPN, CompletionField.IMMEDIATE));
        try (ConnectedPair pair = new ConnectedPair(
                QueuePairType.RELIABLE_CONNECTED, spec, queuePair -> queuePair, ConnectionOptions.defaults())) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.whole());
            SendChain chain = pair.left.queuePair.sendChain(1);
            chain.sendWithImmediate(0, 7, 99);
            chain.buffer(0, pair.left.buffer, 0, 8);
            chain.solicited(0);
            chain.post(1);
            assertThat(await(pair.left.completions, 1).wrId(0)).isEqualTo(7);
            CompletionBatch received = await(pair.right.completions, 1);
            assertThat(received.immediate(0)).isEqualTo(99);
            assertThat(received.qpn(0)).isEqualTo(pair.right.queuePair.qpn());
            assertThat(received.byteLength(0)).isZero();
            assertThatThrownBy(() -> received.timestamp(0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("was created without TIMESTAMP");
        }
    }

    /** Each completion is returned once, even if a provider ends a poll early. */
    @ParameterizedTest
    @EnumSource
    void returnsAllCompletionsAndNoMore(Interface kind) {
        CompletionQueueSpec classic = CompletionQueueSpec.entries(ConnectedPair.COMPLETIONS);
        CompletionQueueSpec spec = kind == Interface.CLASSIC ? classic : classic.withFields(CompletionField.STANDARD);
        try (ConnectedPair pair = new ConnectedPair(
                QueuePairType.RELIABLE_CONNECTED, spec, queuePair -> queuePair, ConnectionOptions.defaults())) {
            SendChain sends = pair.left.queuePair.sendChain(4);
            ReceiveChain receives = pair.right.queuePair.receiveChain(4);
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < 4; i++) {
                    receives.receive(i, 4L * round + i);
                    sends.send(i, 4L * round + i);
                }
                receives.post(4);
                sends.post(4);
                for (ConnectedPair.Side side : List.of(pair.left, pair.right)) {
                    List<WorkCompletion> found = new ArrayList<>();
                    while (found.size() < 4) {
                        found.addAll(side.completions.poll(16));
                    }
                    assertThat(found)
                            .extracting(WorkCompletion::wrId)
                            .containsExactly(4L * round, 4L * round + 1, 4L * round + 2, 4L * round + 3);
                    assertThat(side.completions.poll(16)).isEmpty();
                }
            }
        }
    }

    private static QueuePair connectedToItself(ConnectedPair pair, CompletionQueue completions) {
        QueuePair queuePair = pair.domain.createQueuePair(
                ConnectedPair.allAccess(QueuePairSpec.of(QueuePairType.RELIABLE_CONNECTED, completions)));
        queuePair.connect(queuePair.bind(LocalPort.port(SoftRoceDevice.PORT)));
        return queuePair;
    }

    /** Polls until this number of completions is there at once; fails if they do not come. */
    private static CompletionBatch await(CompletionQueue queue, int count) {
        SoftRoceDevice.settle();
        CompletionBatch batch = queue.batch(count + 1);
        assertThat(batch.poll()).as("completions").isEqualTo(count);
        return batch;
    }
}
