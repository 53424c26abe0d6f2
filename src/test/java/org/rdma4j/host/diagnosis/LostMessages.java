package org.rdma4j.host.diagnosis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.ConnectionOptions;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.Endpoint;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;

/** Sends messages to a queue pair that does not exist, one after the other, until this object is closed. */
final class LostMessages implements AutoCloseable {
    private static final int NOBODY = 0xABCDE;

    private final String device;
    private final CountDownLatch lost = new CountDownLatch(1);
    private final CompletableFuture<Void> sending;
    private volatile boolean stop;

    LostMessages(String device) throws InterruptedException {
        this.device = device;
        this.sending = CompletableFuture.runAsync(this::send, Thread.ofPlatform()::start);
        if (!lost.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("no message was lost");
        }
    }

    private void send() {
        try (Devices devices = Devices.list();
                Context context = devices.require(device).open();
                ProtectionDomain domain = context.allocateProtectionDomain();
                MemoryRegion message = domain.allocate(64);
                CompletionQueue completions = context.createCompletionQueue(1)) {
            while (!stop) {
                try (QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions))) {
                    Endpoint own = queuePair.bind(LocalPort.port(1));
                    queuePair.connect(
                            new Endpoint(own.lid(), NOBODY, own.psn(), own.gid()),
                            ConnectionOptions.defaults()
                                    .withAcknowledgeTimeout(1)
                                    .withRetryCount(1));
                    queuePair.postSend(1, message.whole());
                    while (completions.poll(1).isEmpty()) {
                        LockSupport.parkNanos(50_000);
                    }
                    lost.countDown();
                }
            }
        }
    }

    @Override
    public void close() {
        stop = true;
        sending.join();
    }
}
