package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Two queue pairs on the lab's device that reach each other, with a buffer and a completion queue each: connected to
 * each other, or for datagrams.
 */
final class ConnectedPair implements AutoCloseable {
    static final int BUFFER_SIZE = 8192;
    static final int COMPLETIONS = 128;

    private static final AccessFlag[] EVERYTHING = {
        AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE, AccessFlag.REMOTE_READ, AccessFlag.REMOTE_ATOMIC
    };

    final Context context = SoftRoceDevice.open();
    final ProtectionDomain domain = context.allocateProtectionDomain();
    final Side left;
    final Side right;

    ConnectedPair() {
        this(spec -> spec, ConnectionOptions.defaults());
    }

    ConnectedPair(UnaryOperator<QueuePairSpec> change, ConnectionOptions options) {
        this(QueuePairType.RELIABLE_CONNECTED, CompletionQueueSpec.entries(COMPLETIONS), change, options);
    }

    ConnectedPair(QueuePairType type, UnaryOperator<QueuePairSpec> change) {
        this(type, CompletionQueueSpec.entries(COMPLETIONS), change, ConnectionOptions.defaults());
    }

    ConnectedPair(
            QueuePairType type,
            CompletionQueueSpec completions,
            UnaryOperator<QueuePairSpec> change,
            ConnectionOptions options) {
        left = new Side(type, completions, change);
        right = new Side(type, completions, change);
        Endpoint leftEndpoint = left.queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
        Endpoint rightEndpoint = right.queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
        left.reach(rightEndpoint, options);
        right.reach(leftEndpoint, options);
    }

    /** Lets peers do everything, as far as the memory allows it. */
    static QueuePairSpec allAccess(QueuePairSpec spec) {
        return spec.withRemoteAccess(AccessFlag.REMOTE_WRITE, AccessFlag.REMOTE_READ, AccessFlag.REMOTE_ATOMIC);
    }

    /** Memory that peers may do everything to. */
    MemoryRegion openMemory(long size) {
        return domain.allocate(size, EVERYTHING);
    }

    final class Side {
        final CompletionQueue completions;
        final MemoryRegion buffer = domain.allocate(BUFFER_SIZE, AccessFlag.LOCAL_WRITE);
        final QueuePair queuePair;

        private Side(QueuePairType type, CompletionQueueSpec queue, UnaryOperator<QueuePairSpec> change) {
            completions = context.createCompletionQueue(queue);
            queuePair = domain.createQueuePair(change.apply(QueuePairSpec.of(type, completions)));
        }

        private void reach(Endpoint peer, ConnectionOptions options) {
            if (queuePair.type() == QueuePairType.UNRELIABLE_DATAGRAM) {
                queuePair.activate();
            } else {
                queuePair.connect(peer, options);
            }
        }

        /** The address of the other side, for datagrams. */
        DatagramAddress addressOf(Side peer) {
            AddressHandle handle = domain.createAddressHandle(queuePair.addressVectorTo(peer.queuePair.endpoint()));
            return new DatagramAddress(handle, peer.queuePair.qpn(), LocalPort.DEFAULT_QUEUE_KEY);
        }

        MemorySlice put(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            buffer.memory().asByteBuffer().put(bytes);
            return buffer.slice(0, bytes.length);
        }

        String text(int length) {
            return text(0, length);
        }

        String text(int offset, int length) {
            byte[] bytes = new byte[length];
            buffer.memory().asByteBuffer().get(offset, bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** Polls until a completion is there; fails where it does not come. */
        WorkCompletion completion() {
            return completions(1).getFirst();
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
