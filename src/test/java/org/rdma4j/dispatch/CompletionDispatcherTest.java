package org.rdma4j.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.CompletionStatus;
import org.rdma4j.verbs.ConnectionOptions;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairModification;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.SharedReceiveQueue;
import org.rdma4j.verbs.WaitingStrategy;
import org.rdma4j.verbs.WorkCompletion;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
@Timeout(60)
class CompletionDispatcherTest {
    private static final int SIZE = 64;
    private static final int RECEIVES = 8;

    private final Context context = SoftRoceDevice.open();
    private final ProtectionDomain domain = context.allocateProtectionDomain();
    private final CompletionQueue completions = context.createCompletionQueue(1024);
    private final CompletionQueue ofPeers = context.createCompletionQueue(1024);
    private final CompletionDispatcher dispatcher = CompletionDispatcher.of(completions);
    private final MemoryRegion words = domain.allocate(SIZE);

    /** The calls of its handler, in order. */
    private static class Heard implements CompletionHandler {
        final List<Integer> messages = new CopyOnWriteArrayList<>();
        final List<Long> completed = new CopyOnWriteArrayList<>();
        final List<Long> failed = new CopyOnWriteArrayList<>();
        final List<CompletionStatus> causes = new CopyOnWriteArrayList<>();

        @Override
        public void received(MemorySegment message, WorkCompletion completion) {
            messages.add(message.get(ValueLayout.JAVA_INT, 0));
        }

        @Override
        public void completed(WorkCompletion completion) {
            completed.add(completion.wrId());
        }

        @Override
        public void failed(WorkCompletion completion) {
            failed.add(completion.wrId());
        }

        @Override
        public void broken(WorkCompletion cause) {
            causes.add(cause.status());
        }
    }

    /** A queue pair of the server, and its peer. */
    private final class Connection {
        final QueuePair queuePair;
        final QueuePair peer;

        Connection(QueuePairSpec spec) {
            queuePair = domain.createQueuePair(spec);
            peer = domain.createQueuePair(QueuePairSpec.reliableConnected(ofPeers));
            queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
            peer.bind(LocalPort.port(SoftRoceDevice.PORT));
            ConnectionOptions impatient =
                    ConnectionOptions.defaults().withRetryCount(1).withRnrRetryCount(7);
            queuePair.connect(peer.endpoint(), impatient);
            peer.connect(queuePair.endpoint(), impatient);
        }

        Connection() {
            this(QueuePairSpec.reliableConnected(completions));
        }

        ReceiveBuffers receives() {
            return ReceiveBuffers.post(queuePair, domain.allocate(SIZE * RECEIVES, AccessFlag.LOCAL_WRITE), SIZE);
        }

        void say(int word) {
            words.memory().set(ValueLayout.JAVA_INT, 0, word);
            assertThat(peer.postSend(word, words.whole())).isTrue();
            await(() -> ofPeers.poll(1).stream()
                    .anyMatch(done -> done.requireSuccess().wrId() == word));
        }
    }

    @AfterEach
    void close() {
        dispatcher.close();
        context.close();
    }

    @Test
    void eachQueuePairHasItsHandlerAndItsReceivesArePostedAgain() {
        List<Connection> connections = List.of(new Connection(), new Connection(), new Connection());
        List<Heard> handlers = new ArrayList<>();
        for (Connection connection : connections) {
            Heard handler = new Heard();
            handlers.add(handler);
            dispatcher.attach(connection.queuePair, connection.receives(), handler);
        }
        for (int round = 0; round < 5 * RECEIVES; round++) {
            for (int k = 0; k < connections.size(); k++) {
                connections.get(k).say(10 * round + k);
            }
            dispatcher.dispatch();
        }
        for (int k = 0; k < connections.size(); k++) {
            Heard handler = handlers.get(k);
            dispatchUntil(() -> handler.messages.size() == 5 * RECEIVES);
            int own = k;
            assertThat(handler.messages).isSorted().allMatch(word -> word % 10 == own);
        }
        assertThat(dispatcher.droppedCompletions()).isZero();
    }

    @Test
    void aHandlerThatThrowsDoesNotDisturbOthers() {
        Connection first = new Connection();
        Connection second = new Connection();
        Heard heard = new Heard();
        Error thrown = new StackOverflowError("of a handler");
        thrown.setStackTrace(new StackTraceElement[0]); // it is logged
        dispatcher.attach(first.queuePair, first.receives(), (_, _) -> {
            throw thrown;
        });
        dispatcher.attach(second.queuePair, second.receives(), heard);
        for (int word = 0; word < 2 * RECEIVES; word++) {
            first.say(word);
            second.say(word);
            dispatcher.dispatch();
        }
        dispatchUntil(() -> heard.messages.size() == 2 * RECEIVES);
    }

    @Test
    void aBrokenQueuePairIsReportedOnceAndSoIsEachOfItsRequests() {
        Connection gone = new Connection();
        Connection other = new Connection();
        Heard ofGone = new Heard();
        Heard ofOther = new Heard();
        dispatcher.attach(gone.queuePair, gone.receives(), ofGone);
        dispatcher.attach(other.queuePair, other.receives(), ofOther);
        for (long wrId = 0; wrId < 5; wrId++) {
            assertThat(gone.queuePair.postSend(wrId, words.whole())).isTrue(); // the peer has no receive
        }
        gone.queuePair.modify(QueuePairModification.to(QueuePairState.ERROR));
        dispatchUntil(() -> ofGone.failed.size() == 5);
        assertThat(ofGone.failed).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(ofGone.causes).hasSize(1);
        assertThat(ofGone.completed).isEmpty();

        other.say(7);
        dispatchUntil(() -> ofOther.messages.equals(List.of(7)));
        assertThat(ofOther.causes).isEmpty();
    }

    @Test
    void aClosedAttachmentIsDrainedAndItsHandlerIsNotCalledAgain() {
        Connection connection = new Connection();
        Heard heard = new Heard();
        Attachment attachment = dispatcher.attach(connection.queuePair, connection.receives(), heard);
        connection.say(3);
        assertThat(connection.queuePair.postSend(8, words.whole())).isTrue();
        attachment.close();
        assertThat(heard.messages).containsExactly(3);
        assertThat(heard.failed).containsExactly(8L);
        int causes = heard.causes.size();
        connection.queuePair.close();
        attachment.close();
        while (dispatcher.dispatch() > 0) {}
        assertThat(causes).isOne();
        assertThat(heard.failed).containsExactly(8L);
    }

    @Test
    void aHandlerMayCloseItsAttachmentAndAllOthers() {
        Connection first = new Connection();
        Connection second = new Connection();
        Heard heard = new Heard();
        Attachment ofSecond = dispatcher.attach(second.queuePair, second.receives(), heard);
        dispatcher.attach(first.queuePair, first.receives(), (_, _) -> {
            ofSecond.close();
            second.queuePair.close();
            dispatcher.close();
        });
        second.say(1);
        first.say(2);
        FutureTask<Boolean> running = run();
        await(running::isDone);
        assertThatThrownBy(dispatcher::dispatch)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        assertThat(heard.messages).isSubsetOf(1);
    }

    /**
     * The completions that come after the one whose handler closes the queue pair: spdk/spdk#3830 and
     * kvcache-ai/Mooncake#1903 used freed memory for them, and ydb-platform/nbs#2690 lost them.
     */
    @Test
    void aHandlerMayCloseItsQueuePairInTheMiddleOfABatch() {
        Connection goes = new Connection();
        Connection stays = new Connection();
        List<Integer> heard = new ArrayList<>();
        List<Attachment> attachments = new ArrayList<>();
        Heard ofOther = new Heard();
        attachments.add(dispatcher.attach(goes.queuePair, goes.receives(), (message, _) -> {
            heard.add(message.get(ValueLayout.JAVA_INT, 0));
            goes.queuePair.close();
            attachments.getFirst().close();
        }));
        dispatcher.attach(stays.queuePair, stays.receives(), ofOther);
        for (int word = 0; word < RECEIVES; word++) {
            goes.say(word);
            stays.say(word);
        }
        dispatchUntil(() -> ofOther.messages.size() == RECEIVES);
        assertThat(heard).containsExactly(0);
        assertThat(ofOther.causes).isEmpty();
    }

    /**
     * Closing in one thread races with messages that are handled in another. Once closed, the handler is not called
     * again, and it has heard of each request once, in order.
     */
    @Test
    void anotherThreadClosesAttachmentsThatAreInUse() throws Exception {
        FutureTask<Boolean> running = run();
        Connection stays = new Connection();
        Heard ofOther = new Heard();
        dispatcher.attach(stays.queuePair, stays.receives(), ofOther);
        for (int round = 0; round < 12; round++) {
            Connection connection = new Connection();
            Heard heard = new Heard();
            Attachment attachment = dispatcher.attach(connection.queuePair, connection.receives(), heard);
            for (int word = 0; word < RECEIVES; word++) {
                assertThat(connection.peer.postSend(word, words.whole())).isTrue();
            }
            for (long wrId = 0; wrId < 16; wrId++) {
                assertThat(connection.queuePair.postSend(wrId, words.whole())).isTrue(); // the peer has no receive
            }
            FutureTask<Boolean> closing = new FutureTask<>(attachment::close, true);
            Thread.ofPlatform().start(closing);
            attachment.close();
            List<Long> failed = List.copyOf(heard.failed);
            int messages = heard.messages.size();
            closing.get();
            connection.queuePair.close();
            connection.peer.close();
            stays.say(round);
            int heardByOther = round + 1;
            await(() -> ofOther.messages.size() == heardByOther);
            assertThat(failed).isEqualTo(LongStream.range(0, 16).boxed().toList());
            assertThat(heard.failed).isEqualTo(failed);
            assertThat(heard.messages).hasSize(messages);
            assertThat(heard.causes).hasSize(1);
        }
        dispatcher.close();
        running.get();
    }

    /** Closing may take seconds if the device does not answer. The lock under which handlers run is not held then. */
    @Test
    void anAttachmentIsDrainedWhileAnotherHandlerRuns() throws Exception {
        Connection goes = new Connection();
        Connection stays = new Connection();
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch drained = new CountDownLatch(1);
        Heard heard = new Heard();
        Attachment attachment = dispatcher.attach(goes.queuePair, goes.receives(), heard);
        dispatcher.attach(stays.queuePair, stays.receives(), (_, _) -> {
            handling.countDown();
            await(() -> drained.getCount() == 0);
        });
        FutureTask<Boolean> running = run();
        stays.say(1);
        await(() -> handling.getCount() == 0);
        FutureTask<Boolean> closing = new FutureTask<>(attachment::close, true);
        Thread.ofPlatform().start(closing);
        await(() -> goes.queuePair.attributes().state() == QueuePairState.ERROR);
        assertThat(heard.causes).isEmpty(); // two handlers never run at once
        drained.countDown();
        closing.get();
        assertThat(heard.causes).hasSize(1);
        dispatcher.close();
        running.get();
    }

    /** Each message for a closed queue pair has used up a receive that the others need. */
    @Test
    void aSharedReceiveQueueStaysFullWhenOneOfItsQueuePairsGoes() {
        SharedReceiveQueue queue = domain.createSharedReceiveQueue(RECEIVES, 1);
        ReceiveBuffers receives =
                ReceiveBuffers.post(queue, domain.allocate(SIZE * RECEIVES, AccessFlag.LOCAL_WRITE), SIZE);
        assertThat(receives.count()).isEqualTo(RECEIVES);
        QueuePairSpec spec = QueuePairSpec.reliableConnected(completions).withSharedReceiveQueue(queue);
        Connection stays = new Connection(spec);
        Heard heard = new Heard();
        dispatcher.attach(stays.queuePair, receives, heard);
        for (int word = 0; word < 3 * RECEIVES; word++) {
            Connection goes = new Connection(spec);
            goes.say(word); // no queue pair with this number is attached
            dispatchUntil(() -> dispatcher.dispatch() == 0);
            goes.queuePair.close();
            stays.say(word);
        }
        dispatchUntil(() -> heard.messages.size() == 3 * RECEIVES);
        assertThat(dispatcher.droppedCompletions()).isEqualTo(3 * RECEIVES);
    }

    @Test
    void wrongArgumentsAreRefused() {
        Connection connection = new Connection();
        assertThatThrownBy(() -> dispatcher.attach(connection.peer, new Heard()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not report to the completion queue");
        dispatcher.attach(connection.queuePair, new Heard());
        assertThatThrownBy(() -> dispatcher.attach(connection.queuePair, new Heard()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is attached already");
        MemoryRegion large = domain.allocate(1 << 20, AccessFlag.LOCAL_WRITE);
        assertThatThrownBy(() -> ReceiveBuffers.post(connection.queuePair, large, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes no more than");
        assertThatThrownBy(() -> ReceiveBuffers.post(connection.peer, words, SIZE + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be divided");
    }

    private FutureTask<Boolean> run() {
        FutureTask<Boolean> running = new FutureTask<>(() -> dispatcher.run(WaitingStrategy.spinning()), true);
        Thread.ofPlatform().name("dispatcher").start(running);
        return running;
    }

    private void dispatchUntil(BooleanSupplier done) {
        await(() -> {
            dispatcher.dispatch();
            return done.getAsBoolean();
        });
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("20 s have passed").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
