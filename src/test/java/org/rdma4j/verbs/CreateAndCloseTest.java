package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.verbs.attributes.MemoryWindowType;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.KernelObjects;
import org.rdma4j.verbs.fixtures.ProcessFootprint;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Objects that are created and closed many times leave nothing behind in the kernel, in memory or in open files. */
class CreateAndCloseTest {
    private static final int MEBIBYTE = 1024;
    private static final int THREADS = 2;

    @Test
    @Tag("soft-roce")
    @Timeout(120)
    void aThousandRoundsLeaveNothing() throws Exception {
        leaveNothing(1000);
    }

    @Test
    @Tag("soft-roce-soak")
    void aHundredThousandRoundsLeaveNothing() throws Exception {
        leaveNothing(100_000);
    }

    /** Threads that post and poll meanwhile get an exception, and the JVM does not crash. */
    @Test
    @Tag("soft-roce")
    @Timeout(120)
    void threadsThatPostAndPollGetAnExceptionOnClosing() throws InterruptedException {
        KernelObjects before = KernelObjects.now();
        AtomicLong refused = new AtomicLong();
        for (int round = 0; round < 60; round++) {
            try (ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect()) {
                RemoteMemory target = pair.openMemory(64).whole().remote();
                AtomicBoolean stop = new AtomicBoolean();
                Thread[] threads = new Thread[4];
                for (int i = 0; i < threads.length; i++) {
                    boolean polls = i % 2 == 0;
                    threads[i] = Thread.ofPlatform().start(() -> work(pair, target, polls, stop, refused));
                }
                switch (round % 3) {
                    case 0 -> pair.left.queuePair.close();
                    case 1 -> pair.left.buffer.close();
                    default -> pair.left.completions.close();
                }
                stop.set(true);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
        assertThat(refused).hasPositiveValue();
        assertThat(KernelObjects.now()).isEqualTo(before);
    }

    private static void work(
            ConnectedPair pair, RemoteMemory target, boolean polls, AtomicBoolean stop, AtomicLong refused) {
        SendRequest write = SendRequest.write(1, target, pair.left.buffer.slice(0, 8));
        while (!stop.get()) {
            try {
                if (polls) {
                    pair.left.completions.poll(8);
                } else {
                    pair.left.queuePair.postSend(write);
                }
            } catch (IllegalStateException e) {
                refused.incrementAndGet();
                return;
            }
        }
    }

    private static void leaveNothing(int rounds) throws Exception {
        KernelObjects before = KernelObjects.now();
        try (Context context = SoftRoceDevice.open()) {
            LongRun progress = new LongRun("rounds", rounds);
            int warmUp = rounds / 5;
            run(context, warmUp, progress);
            ProcessFootprint warm = ProcessFootprint.now();
            run(context, rounds - warmUp, progress);
            ProcessFootprint end = ProcessFootprint.now();
            assertThat(end.descriptors()).isLessThanOrEqualTo(warm.descriptors());
            assertThat(end.residentKibibytes()).isLessThan(warm.residentKibibytes() + 48 * MEBIBYTE);
        }
        assertThat(KernelObjects.now()).isEqualTo(before);
    }

    /**
     * Divided among as many threads as the lab has processors. They share the context, as the threads of a program do.
     */
    private static void run(Context context, int rounds, LongRun progress) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int share = rounds / THREADS;
                running.add(threads.submit(() -> {
                    for (int round = 0; round < share; round++) {
                        makeAndClose(context, round);
                        progress.step();
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    private static void makeAndClose(Context context, int round) {
        try (ProtectionDomain domain = context.allocateProtectionDomain();
                CompletionChannel channel = context.createCompletionChannel();
                CompletionQueue completions = channel.createCompletionQueue(16);
                SharedReceiveQueue receives = domain.createSharedReceiveQueue(8, 1);
                MemoryRegion buffer = domain.allocate(4096, AccessFlag.LOCAL_WRITE, AccessFlag.MEMORY_WINDOW_BIND);
                MemoryWindow window = domain.allocateMemoryWindow(MemoryWindowType.TYPE_2);
                QueuePair queuePair = domain.createQueuePair(
                        QueuePairSpec.reliableConnected(completions).withSharedReceiveQueue(receives))) {
            receives.postReceive(round, buffer.slice(0, 64));
            if (round % 8 == 0) { // it takes half as long as all the others, and creates nothing
                queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
            }
            assertThat(window.isClosed()).isFalse();
        }
    }
}
