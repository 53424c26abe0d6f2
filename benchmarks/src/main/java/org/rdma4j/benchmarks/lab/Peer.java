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

/** One side: a queue pair, and the loops that perftest's programs have, through the tier that allocates nothing. */
final class Peer implements AutoCloseable {
    private static final int LARGEST_MESSAGE = 1 << 20;
    /** As perftest: so many receives that no message finds none, also while the receiver has no processor. */
    static final int DEPTH = 512;

    /** As perftest: most sends of a ping-pong are not reported. */
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
    void expect(int octets, int count) {
        for (int i = 0; i < count; i++) {
            postReceive(octets);
        }
    }

    /** Sends messages, and waits for each one's answer. */
    Latency ping(int octets, int iterations) {
        long[] roundTrips = new long[iterations];
        long before = System.nanoTime();
        for (int i = 0; i < iterations; i++) {
            postPingPong(octets, i, iterations);
            awaitReceived(octets, i, iterations);
            long now = System.nanoTime(); // once each time, as perftest reads the clock
            roundTrips[i] = now - before;
            before = now;
        }
        return Latency.ofRoundTrips(roundTrips);
    }

    /** Answers messages. */
    void pong(int octets, int iterations) {
        for (int i = 0; i < iterations; i++) {
            awaitReceived(octets, i, iterations);
            postPingPong(octets, i, iterations);
        }
    }

    /** Has so many messages under way until all are done; answers how many MiB went in a second. */
    double stream(Operation operation, int octets, int depth, int iterations) {
        long begin = System.nanoTime();
        int posted = 0;
        int done = 0;
        while (done < iterations) {
            while (posted < iterations && posted - done < depth) {
                write(operation, posted, octets);
                post();
                posted++;
            }
            done += poll(sent);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return (double) octets * iterations / LARGEST_MESSAGE / seconds;
    }

    /** Takes messages of a stream, with so many receives posted. */
    void receive(int octets, int depth, int iterations) {
        int taken = 0;
        while (taken < iterations) {
            int found = poll(received);
            for (int i = 0; i < found; i++, taken++) {
                if (taken + depth < iterations) {
                    postReceive(octets);
                }
            }
        }
    }

    private void postPingPong(int octets, int number, int iterations) {
        write(Operation.SEND, number, octets);
        boolean reported = (number + 1) % SIGNALED_EVERY == 0 || number + 1 == iterations;
        if (!reported) {
            sends.unsignaled(0);
        }
        post();
        if (reported) {
            await(sent);
        }
    }

    private void awaitReceived(int octets, int number, int iterations) {
        await(received);
        if (number + 1 < iterations) {
            postReceive(octets);
        }
    }

    private void write(Operation operation, int number, int octets) {
        RemoteMemory target = Objects.requireNonNull(remote, "not connected");
        switch (operation) {
            case SEND -> sends.send(0, number, region, 0, octets);
            case WRITE -> sends.write(0, number, target.address(), target.rkey(), region, 0, octets);
            case READ -> sends.read(0, number, target.address(), target.rkey(), region, 0, octets);
        }
    }

    private void post() {
        while (sends.post(1) == 0) {
            poll(sent);
        }
    }

    private void postReceive(int octets) {
        receives.receive(0, 0, region, 0, octets);
        if (receives.post(1) == 0) {
            throw new IllegalStateException("the receive queue is full");
        }
    }

    /** Without a hint to the processor that it waits, as perftest: where there is a hypervisor, it may take the hint. */
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
