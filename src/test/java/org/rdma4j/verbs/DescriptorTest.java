package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SpareDevice;

/** The descriptors of channels and contexts, as a program's own event loop waits for them. */
@Tag("soft-roce")
@Timeout(60)
class DescriptorTest {
    private static final short POLLIN = 1;

    @SuppressWarnings("restricted") // it stands for the program's event loop
    private static final MethodHandle POLL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("poll"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    @Test
    void aChannelIsReadableWhileAnAnnouncementWaits() throws Throwable {
        try (ConnectedPair pair = new ConnectedPair();
                CompletionChannel channel = pair.context.createCompletionChannel()) {
            CompletionQueue queue = channel.createCompletionQueue(16);
            QueuePair toItself = pair.domain.createQueuePair(QueuePairSpec.reliableConnected(queue));
            toItself.connect(toItself.bind(LocalPort.port(1)));
            for (int round = 0; round < 3; round++) {
                queue.requestNotification();
                assertThat(isReadable(channel.descriptor(), 0)).isFalse();
                toItself.postReceive(2, pair.right.buffer.whole());
                toItself.postSend(1, pair.left.put("work"));
                assertThat(isReadable(channel.descriptor(), 20_000)).isTrue();
                assertThat(channel.await(Duration.ZERO)).containsSame(queue);
                assertThat(channel.await(Duration.ZERO)).isEmpty();
                int found = 0;
                while (found < 2) {
                    found += queue.poll(2).size();
                }
            }
        }
    }

    @Test
    void aContextIsReadableWhileAnEventWaits() throws Throwable {
        try (SpareDevice device = SpareDevice.create();
                Context context = device.open()) {
            int descriptor = context.eventDescriptor();
            while (context.takeEvent().isPresent()) {} // from the start of the device
            assertThat(isReadable(descriptor, 0)).isFalse();
            device.setUp(false);
            assertThat(isReadable(descriptor, 20_000)).isTrue();
            assertThat(context.takeEvent().orElseThrow().context()).isSameAs(context);
            assertThatThrownBy(() -> context.onEvent(_ -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("takeEvent()");
        }
    }

    @Test
    void aContextWithAListenerKeepsItsEvents() {
        try (ConnectedPair pair = new ConnectedPair()) {
            try (EventSubscription _ = pair.context.onEvent(_ -> {})) {
                assertThatThrownBy(pair.context::takeEvent)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("close the subscriptions first");
            }
            assertThat(pair.context.takeEvent()).isEmpty();
        }
    }

    private static boolean isReadable(int descriptor, int milliseconds) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment poll = arena.allocate(8, 4);
            poll.set(ValueLayout.JAVA_INT, 0, descriptor);
            poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            return (int) POLL.invokeExact(poll, 1L, milliseconds) == 1 && poll.get(ValueLayout.JAVA_SHORT, 6) == POLLIN;
        }
    }
}
