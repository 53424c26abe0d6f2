package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Waits on a channel for completions of every type of queue pair. */
@Tag("soft-roce")
@Timeout(60)
class CompletionEventTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void everyMessageWakesItsReceiver(QueuePairType type) {
        try (Talk talk = new Talk(type)) {
            for (int i = 0; i < 20; i++) {
                talk.receiver.requestNotification();
                assertThat(talk.receiver.poll(1)).isEmpty();
                talk.send(i, false);
                assertThat(talk.channel.await(LONG)).containsSame(talk.receiver);
                assertThat(talk.receiver.poll(4)).hasSize(1).allMatch(WorkCompletion::isSuccess);
            }
        }
    }

    @Test
    void onlySolicitedMessagesWakeASolicitedWait() {
        try (Talk talk = new Talk(QueuePairType.RELIABLE_CONNECTED)) {
            talk.receiver.requestSolicitedNotification();
            talk.send(1, false);
            assertThat(talk.channel.await(Duration.ofMillis(200))).isEmpty();
            talk.send(2, true);
            assertThat(talk.channel.await(LONG)).containsSame(talk.receiver);
            assertThat(talk.receiver.poll(4)).hasSize(2);
        }
    }

    @Test
    void aChannelNamesTheQueueThatHasACompletion() {
        try (Talk talk = new Talk(QueuePairType.RELIABLE_CONNECTED)) {
            talk.receiver.requestNotification();
            talk.sender.requestNotification();
            talk.send(1, false);
            Set<CompletionQueue> announced = new HashSet<>();
            announced.add(talk.channel.await(LONG).orElseThrow());
            announced.add(talk.channel.await(LONG).orElseThrow());
            assertThat(announced).containsExactlyInAnyOrder(talk.sender, talk.receiver);
        }
    }

    /** Two connected queue pairs that announce their completions on one channel. */
    private static final class Talk implements AutoCloseable {
        private final Context context = SoftRoceDevice.open();
        private final ProtectionDomain domain = context.allocateProtectionDomain();
        private final CompletionChannel channel = context.createCompletionChannel();
        private final CompletionQueue sender = channel.createCompletionQueue(64);
        private final CompletionQueue receiver = channel.createCompletionQueue(64);
        private final MemoryRegion buffer = domain.allocate(4096, AccessFlag.LOCAL_WRITE);
        private final QueuePair from;
        private final QueuePair to;

        Talk(QueuePairType type) {
            from = domain.createQueuePair(QueuePairSpec.of(type, sender).withMaxSend(64));
            to = domain.createQueuePair(QueuePairSpec.of(type, receiver));
            from.bind(LocalPort.port(SoftRoceDevice.PORT));
            to.bind(LocalPort.port(SoftRoceDevice.PORT));
            if (type == QueuePairType.UNRELIABLE_DATAGRAM) {
                from.activate();
                to.activate();
            } else {
                from.connect(to.endpoint());
                to.connect(from.endpoint());
            }
        }

        void send(long wrId, boolean solicited) {
            assertThat(to.postReceive(wrId, buffer.slice(0, 1024))).isTrue();
            SendRequest request = SendRequest.send(wrId, buffer.slice(2048, 16));
            if (solicited) {
                request = request.solicited();
            }
            if (from.type() == QueuePairType.UNRELIABLE_DATAGRAM) {
                AddressHandle handle = domain.createAddressHandle(from.addressVectorTo(to.endpoint()));
                request = request.to(new DatagramAddress(handle, to.qpn(), LocalPort.DEFAULT_QUEUE_KEY));
            }
            assertThat(from.postSend(request)).isTrue();
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
