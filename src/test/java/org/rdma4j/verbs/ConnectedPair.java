package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Two queue pairs on the lab's device that are connected to each other, with a buffer and a completion queue each. */
final class ConnectedPair implements AutoCloseable {
    static final int BUFFER_SIZE = 8192;

    final Context context = SoftRoceDevice.open();
    final ProtectionDomain domain = context.allocateProtectionDomain();
    final Side left;
    final Side right;

    ConnectedPair() {
        this(spec -> spec, ConnectionOptions.defaults());
    }

    ConnectedPair(UnaryOperator<QueuePairSpec> change, ConnectionOptions options) {
        left = new Side(change);
        right = new Side(change);
        Endpoint leftEndpoint = left.queuePair.endpoint(LocalPort.port(SoftRoceDevice.PORT));
        Endpoint rightEndpoint = right.queuePair.endpoint(LocalPort.port(SoftRoceDevice.PORT));
        left.queuePair.connect(rightEndpoint, options);
        right.queuePair.connect(leftEndpoint, options);
    }

    final class Side {
        final CompletionQueue completions = context.createCompletionQueue(64);
        final MemoryRegion buffer = domain.allocate(BUFFER_SIZE, AccessFlag.LOCAL_WRITE);
        final QueuePair queuePair;

        private Side(UnaryOperator<QueuePairSpec> change) {
            queuePair = domain.createQueuePair(change.apply(QueuePairSpec.reliableConnected(completions)));
        }

        MemorySlice put(String text) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            buffer.memory().asByteBuffer().put(octets);
            return buffer.slice(0, octets.length);
        }

        String text(int length) {
            byte[] octets = new byte[length];
            buffer.memory().asByteBuffer().get(octets);
            return new String(octets, StandardCharsets.UTF_8);
        }

        /** Polls until so many completions are there; fails where they do not come. */
        List<WorkCompletion> completions(int count) {
            List<WorkCompletion> found = new ArrayList<>();
            long end = System.nanoTime() + 20_000_000_000L;
            while (found.size() < count && System.nanoTime() < end) {
                found.addAll(completions.poll(count - found.size()));
            }
            assertThat(found).as("completions within 20 s").hasSize(count);
            return found;
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
