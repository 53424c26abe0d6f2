package org.rdma4j.benchmarks.lab;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Endpoint;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.ReceiveChain;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendChain;

/** One side: a queue pair, and the loops of perftest's programs, through the tier that allocates nothing. */
final class Peer implements AutoCloseable {
    private static final int LARGEST_MESSAGE = 1 << 20;
    /** As perftest: enough receives for every message, even while the receiver has no processor. */
    static final int DEPTH = 512;

    /** As perftest: most sends of a ping-pong are unsignaled. */
    private static final int SIGNALED_EVERY = 100;

    private final ProtectionDomain domain;
    private final QueuePair queuePair;
    private final MemoryRegion region;
    private final SendChain sends;
    private final ReceiveChain receives;
    private final CompletionBatch sent;
    private final CompletionBatch received;
    private @Nullable RemoteMemory remote;

    Peer(Context context, int port, int gidIndex) {
        this.domain = context.allocateProtectionDomain();
        CompletionQueue sendQueue = context.createCompletionQueue(DEPTH);
        CompletionQueue receiveQueue = context.createCompletionQueue(DEPTH);
        this.region = domain.allocate(
                LARGEST_MESSAGE, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE, AccessFlag.REMOTE_READ);
        this.queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(sendQueue)
                .withReceiveCompletions(receiveQueue)
                .withMaxSend(DEPTH)
                .withMaxReceive(DEPTH)
                .withRemoteAccess(AccessFlag.REMOTE_WRITE, AccessFlag.REMOTE_READ));
        queuePair.bind(LocalPort.port(port).withGidIndex(gidIndex));
        this.sends = queuePair.sendChain(1);
        this.receives = queuePair.receiveChain(1);
        this.sent = sendQueue.batch(16);
        this.received = receiveQueue.batch(16);
    }

    Endpoint endpoint() {
        return queuePair.endpoint();
    }

    RemoteMemory memory() {
        return region.remote();
    }

    void connect(Endpoint peer, RemoteMemory memory) {
        remote = memory;
        queuePair.connect(peer);
    }

    /** Posts receives, before the peer sends. */
    void expect(int length, int count) {
        for (int i = 0; i < count; i++) {
            postReceive(length);
        }
    }

    /** Sends messages, and waits for the reply to each. */
    Latency ping(int length, int iterations) {
        long[] roundTrips = new long[iterations];
        long before = System.nanoTime();
        for (int i = 0; i < iterations; i++) {
            postPingPong(length, i, iterations);
            awaitReceived(length, i, iterations);
            long now = System.nanoTime(); // once each time, as perftest reads the clock
            roundTrips[i] = now - before;
            before = now;
        }
        return Latency.ofRoundTrips(roundTrips);
    }

    /** Replies to messages. */
    void pong(int length, int iterations) {
        for (int i = 0; i < iterations; i++) {
            awaitReceived(length, i, iterations);
            postPingPong(length, i, iterations);
        }
    }

    /** Keeps a number of messages under way until all are done; returns the rate in MiB per second. */
    double stream(Operation operation, int length, int depth, int iterations) {
        long begin = System.nanoTime();
        int posted = 0;
        int done = 0;
        while (done < iterations) {
            while (posted < iterations && posted - done < depth) {
                write(operation, posted, length);
                post();
                posted++;
            }
            done += poll(sent);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return (double) length * iterations / LARGEST_MESSAGE / seconds;
    }

    /** Receives the messages of a stream, with a number of receives posted. */
    void receive(int length, int depth, int iterations) {
        int taken = 0;
        while (taken < iterations) {
            int found = poll(received);
            for (int i = 0; i < found; i++, taken++) {
                if (taken + depth < iterations) {
                    postReceive(length);
                }
            }
        }
    }

    private void postPingPong(int length, int number, int iterations) {
        write(Operation.SEND, number, length);
        boolean reported = (number + 1) % SIGNALED_EVERY == 0 || number + 1 == iterations;
        if (!reported) {
            sends.unsignaled(0);
        }
        post();
        if (reported) {
            await(sent);
        }
    }

    private void awaitReceived(int length, int number, int iterations) {
        await(received);
        if (number + 1 < iterations) {
            postReceive(length);
        }
    }

    private void write(Operation operation, int number, int length) {
        RemoteMemory target = Objects.requireNonNull(remote, "not connected");
        switch (operation) {
            case SEND -> sends.send(0, number, region, 0, length);
            case WRITE -> sends.write(0, number, target.address(), target.rkey(), region, 0, length);
            case READ -> sends.read(0, number, target.address(), target.rkey(), region, 0, length);
        }
    }

    private void post() {
        while (sends.post(1) == 0) {
            poll(sent);
        }
    }

    private void postReceive(int length) {
        receives.receive(0, 0, region, 0, length);
        if (receives.post(1) == 0) {
            throw new IllegalStateException("the receive queue is full");
        }
    }

    /** Without a hint to the processor that it waits, as perftest does: a hypervisor might act on the hint. */
    private static void await(CompletionBatch batch) {
        int found = 0;
        while (found == 0) {
            found = poll(batch);
        }
    }

    private static int poll(CompletionBatch batch) {
        int found = batch.poll();
        for (int i = 0; i < found; i++) {
            if (!batch.isSuccess(i)) {
                throw new IllegalStateException(batch.completion(i).toString());
            }
        }
        return found;
    }

    @Override
    public void close() {
        domain.close();
    }
}
