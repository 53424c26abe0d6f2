package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Asynchronous events of objects, caused on a real device. */
@Tag("soft-roce")
@Timeout(60)
class AsyncEventObjectsTest {
    private final BlockingQueue<AsyncEvent> events = new LinkedBlockingQueue<>();

    @Test
    void aSharedReceiveQueueReportsThatFewReceivesAreLeft() throws InterruptedException {
        try (Sharing sharing = new Sharing();
                EventSubscription _ = sharing.context.onEvent(events::add)) {
            sharing.leaveFewReceives();
            AsyncEvent event = await(AsyncEventType.SHARED_RECEIVE_QUEUE_LIMIT_REACHED);
            assertThat(event.sharedReceiveQueue()).containsSame(sharing.receives);
            assertThat(event.queuePair()).isEmpty();
            assertThat(sharing.receives.attributes().limit()).isZero();
        }
    }

    @Test
    void aQueuePairReportsThatItHasTakenItsLastSharedReceive() throws InterruptedException {
        try (Sharing sharing = new Sharing();
                EventSubscription _ = sharing.context.onEvent(events::add)) {
            sharing.receives.postReceive(1, sharing.buffer.slice(64, 64));
            sharing.receiver.modify(QueuePairModification.to(QueuePairState.ERROR));
            if (System.getProperty("os.version").startsWith("6.1.")) {
                // Soft-RoCE of this kernel raises no queue pair events.
                assertThat(events.poll(500, TimeUnit.MILLISECONDS)).isNull();
                return;
            }
            AsyncEvent event = await(AsyncEventType.LAST_WORK_REQUEST_REACHED);
            assertThat(event.queuePair()).containsSame(sharing.receiver);
            assertThat(event).asString().contains("queue pair 0x%06x".formatted(sharing.receiver.qpn()));
        }
    }

    @Test
    void aCompletionQueueReportsThatItWasOverrun() throws InterruptedException {
        try (ConnectedPair pair = new ConnectedPair(
                        QueuePairType.RELIABLE_CONNECTED,
                        CompletionQueueSpec.entries(1),
                        spec -> ConnectedPair.allAccess(spec.withMaxSend(64)),
                        ConnectionOptions.defaults());
                EventSubscription _ = pair.context.onEvent(events::add)) {
            RemoteMemory target = pair.openMemory(64).whole().remote();
            for (int i = 0; i < 60; i++) {
                pair.left.queuePair.postSend(SendRequest.write(i, target, pair.left.buffer.slice(0, 8)));
            }
            AsyncEvent event = await(AsyncEventType.COMPLETION_QUEUE_ERROR);
            assertThat(event.completionQueue()).containsSame(pair.left.completions);
        }
    }

    @Test
    void anObjectWithAnUnreadEventIsClosed() {
        try (Sharing sharing = new Sharing()) {
            sharing.leaveFewReceives();
            SoftRoceDevice.settle();
            sharing.receives.close();
            assertThat(sharing.receives.isClosed()).isTrue();
            EventSubscription late = sharing.context.onEvent(events::add);
            late.close();
        }
        assertThat(events).isEmpty();
    }

    @Test
    void anObjectIsClosedWhileAListenerHandlesItsEvent() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (Sharing sharing = new Sharing();
                EventSubscription _ = sharing.context.onEvent(event -> {
                    told.countDown();
                    awaitUninterrupted(closed);
                    events.add(event);
                })) {
            sharing.leaveFewReceives();
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            sharing.receives.close();
            closed.countDown();
            assertThat(await(AsyncEventType.SHARED_RECEIVE_QUEUE_LIMIT_REACHED).sharedReceiveQueue())
                    .containsSame(sharing.receives);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("listeners are not interrupted", e);
        }
    }

    private AsyncEvent await(AsyncEventType type) throws InterruptedException {
        AsyncEvent event;
        do {
            event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("an event of type " + type).isNotNull();
        } while (!event.type().equals(type));
        return event;
    }

    /** A queue pair with a shared receive queue, and one that sends to it. */
    private static final class Sharing implements AutoCloseable {
        private final Context context = SoftRoceDevice.open();
        private final ProtectionDomain domain = context.allocateProtectionDomain();
        private final CompletionQueue completions = context.createCompletionQueue(64);
        private final SharedReceiveQueue receives = domain.createSharedReceiveQueue(16, 1);
        private final MemoryRegion buffer = domain.allocate(256, AccessFlag.LOCAL_WRITE);
        private final QueuePair sender = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
        private final QueuePair receiver = domain.createQueuePair(
                QueuePairSpec.reliableConnected(completions).withSharedReceiveQueue(receives));

        Sharing() {
            sender.bind(LocalPort.port(SoftRoceDevice.PORT));
            receiver.bind(LocalPort.port(SoftRoceDevice.PORT));
            sender.connect(receiver.endpoint());
            receiver.connect(sender.endpoint());
        }

        /** Posts fewer receives than the limit, so that the shared queue raises its event. */
        void leaveFewReceives() {
            for (int i = 0; i < 4; i++) {
                receives.postReceive(i, buffer.slice(64, 64));
            }
            receives.limit(3);
            sender.postSend(1, buffer.slice(0, 8));
            sender.postSend(2, buffer.slice(0, 8));
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
