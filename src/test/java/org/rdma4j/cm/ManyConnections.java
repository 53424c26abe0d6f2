package org.rdma4j.cm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdma4j.cm.Lab.PATIENCE;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.fixtures.KernelObjects;
import org.rdma4j.verbs.fixtures.ProcessFootprint;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Opens many connections at the same time. Each side of each connection has a virtual thread of its own. */
final class ManyConnections implements AutoCloseable {
    private final Context context = SoftRoceDevice.open();
    private final ConnectionManager manager = ConnectionManager.open(context);
    private final ProtectionDomain domain = context.allocateProtectionDomain();
    private final CompletionQueue completions = context.createCompletionQueue(64);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /**
     * Runs several rounds. The first one creates what stays for the life of the process; later rounds leave nothing
     * behind.
     */
    void requireNothingIsLeft(int rounds, int count) throws InterruptedException {
        open(count);
        KernelObjects objects = KernelObjects.now();
        long descriptors = ProcessFootprint.now().descriptors();
        for (int round = 0; round < rounds; round++) {
            open(count);
        }
        assertThat(KernelObjects.now()).isEqualTo(objects);
        assertThat(ProcessFootprint.now().descriptors()).isEqualTo(descriptors);
        assertThat(manager).hasToString("connection manager with 0 identifiers");
    }

    private void open(int count) throws InterruptedException {
        CountDownLatch connected = new CountDownLatch(2 * count);
        CountDownLatch closed = new CountDownLatch(2 * count);
        AtomicInteger most = new AtomicInteger();
        Listener listener = manager.listen(ListenerSpec.on(Lab.port(0)).withBacklog(count));
        for (int i = 0; i < count; i++) {
            start(
                    closed,
                    () -> hold(connected, most, queuePair -> {
                        ConnectionRequest request = listener.accept();
                        return request.accept(queuePair, ConnectionParameters.defaults(), PATIENCE);
                    }));
            start(
                    closed,
                    () -> hold(connected, most, queuePair -> {
                        try (ResolvedRoute route = manager.resolve(listener.localAddress(), PATIENCE)) {
                            return route.connect(queuePair, ConnectionParameters.defaults(), PATIENCE);
                        }
                    }));
        }
        boolean done = closed.await(10, TimeUnit.MINUTES);
        listener.close();
        assertThat(failures).isEmpty();
        assertThat(done).isTrue();
        assertThat(most).hasValue(2 * count);
    }

    /** Keeps the connection open until all are open. */
    private void hold(CountDownLatch connected, AtomicInteger most, Function<QueuePair, Connection> made)
            throws InterruptedException {
        try (QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions)
                        .withMaxSend(1)
                        .withMaxReceive(1));
                Connection connection = made.apply(queuePair)) {
            most.incrementAndGet();
            connected.countDown();
            assertThat(connected.await(10, TimeUnit.MINUTES)).isTrue();
            assertThat(connection.remoteAddress().getAddress()).isEqualTo(Lab.address());
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private void start(CountDownLatch closed, Action action) {
        Thread.ofVirtual().start(() -> {
            try {
                action.run();
            } catch (Throwable e) {
                failures.add(e);
            } finally {
                closed.countDown();
            }
        });
    }

    @Override
    public void close() {
        manager.close();
        context.close();
    }
}
