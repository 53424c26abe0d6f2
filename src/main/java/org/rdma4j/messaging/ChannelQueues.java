package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionChannel;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.ReceiveRequest;

/** The native objects of a channel: its queue pair, its completion queue, and its buffers, registered once. */
final class ChannelQueues implements AutoCloseable {
    /** How many one-sided operations can be outstanding. */
    static final int OPERATIONS = 16;

    private static final int KEEP_ALIVES = 1;

    private final ProtectionDomain domain;
    private final CompletionChannel wakeUps;
    private final CompletionQueue completions;
    private final QueuePair queuePair;
    private final MemoryRegion sendMemory;
    private final MemoryRegion receiveMemory;
    private final ReceiveRequest[] receives;
    /** What was made, the last one first. */
    private final Deque<AutoCloseable> made;

    private ChannelQueues(ProtectionDomain domain, MessagingOptions options) {
        int sends = options.sendBuffers() + OPERATIONS + KEEP_ALIVES;
        Deque<AutoCloseable> made = new ArrayDeque<>();
        try {
            this.sendMemory = made(made, domain.allocate((long) options.sendBuffers() * options.bufferSize()));
            this.receiveMemory = made(
                    made,
                    domain.allocate((long) options.receiveBuffers() * options.bufferSize(), AccessFlag.LOCAL_WRITE));
            this.wakeUps = made(made, domain.context().createCompletionChannel());
            this.completions = made(made, wakeUps.createCompletionQueue(sends + options.receiveBuffers()));
            this.queuePair = made(
                    made,
                    domain.createQueuePair(QueuePairSpec.reliableConnected(completions)
                            .withMaxSend(sends)
                            .withMaxReceive(options.receiveBuffers())
                            .withRemoteAccess(AccessFlag.REMOTE_READ, AccessFlag.REMOTE_WRITE)));
        } catch (RuntimeException | Error e) {
            closeAll(made);
            throw e;
        }
        this.domain = domain;
        this.made = made;
        this.receives = new ReceiveRequest[options.receiveBuffers()];
        List<MemorySlice> buffers = receiveMemory.divide(options.bufferSize());
        Arrays.setAll(receives, i -> ReceiveRequest.of(WorkId.of(WorkId.RECEIVE, i), buffers.get(i)));
    }

    /**
     * Makes them for a connection that is being established, and posts all receives, before the peer can send.
     *
     * @param prepare prepares the queue pair for the route or the request
     */
    static ChannelQueues create(ProtectionDomain domain, MessagingOptions options, Consumer<QueuePair> prepare) {
        ChannelQueues queues = new ChannelQueues(domain, options);
        try {
            prepare.accept(queues.queuePair);
            for (int i = 0; i < queues.receives.length; i++) {
                queues.postReceive(i);
            }
            return queues;
        } catch (RuntimeException | Error e) {
            queues.close();
            throw e;
        }
    }

    ProtectionDomain domain() {
        return domain;
    }

    CompletionChannel wakeUps() {
        return wakeUps;
    }

    CompletionQueue completions() {
        return completions;
    }

    QueuePair queuePair() {
        return queuePair;
    }

    MemoryRegion sendMemory() {
        return sendMemory;
    }

    void postReceive(int index) {
        if (!queuePair.postReceive(receives[index])) {
            throw new IllegalStateException("receive %s of the %s is posted already".formatted(index, queuePair));
        }
    }

    MemorySegment received(int index, int bytes) {
        return receives[index].buffers().getFirst().memory().asSlice(0, bytes);
    }

    @Override
    public void close() {
        closeAll(made);
    }

    private static <T extends AutoCloseable> T made(Deque<AutoCloseable> made, T object) {
        made.push(object);
        return object;
    }

    private static void closeAll(Deque<AutoCloseable> made) {
        while (!made.isEmpty()) {
            try {
                made.pop().close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e); // none of them throws a checked exception
            }
        }
    }
}
