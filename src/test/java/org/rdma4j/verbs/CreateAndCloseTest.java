package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects that come and go for a long time leave nothing behind: in the kernel, in memory, in open files. */
class CreateAndCloseTest {
    private static final int MEBIBYTE = 1024;

    @Test
    @Tag("soft-roce")
    @Timeout(120)
    void aThousandRoundsLeaveNothing() {
        leaveNothing(1000);
    }

    @Test
    @Tag("soft-roce-soak")
    void aHundredThousandRoundsLeaveNothing() {
        leaveNothing(100_000);
    }

    /** Whoever posts and polls meanwhile gets an exception, and the JVM lives. */
    @Test
    @Tag("soft-roce")
    @Timeout(120)
    void closingUnderThreadsThatPostAndPollIsAnException() throws InterruptedException {
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
                    pair.left.queuePair.post(write);
                }
            } catch (IllegalStateException e) {
                refused.incrementAndGet();
                return;
            }
        }
    }

    private static void leaveNothing(int rounds) {
        KernelObjects before = KernelObjects.now();
        try (Context context = SoftRoceDevice.open()) {
            run(context, rounds / 5);
            ProcessFootprint warm = ProcessFootprint.now();
            run(context, rounds - rounds / 5);
            ProcessFootprint end = ProcessFootprint.now();
            System.Logger log = System.getLogger(CreateAndCloseTest.class.getName());
            log.log(System.Logger.Level.INFO, "{0} rounds: {1}, then {2}", rounds, warm, end);
            assertThat(end.descriptors()).isLessThanOrEqualTo(warm.descriptors());
            assertThat(end.residentKibibytes()).isLessThan(warm.residentKibibytes() + 48 * MEBIBYTE);
        }
        assertThat(KernelObjects.now()).isEqualTo(before);
    }

    private static void run(Context context, int rounds) {
        for (int i = 0; i < rounds; i++) {
            try (ProtectionDomain domain = context.allocateProtectionDomain();
                    CompletionChannel channel = context.createCompletionChannel();
                    CompletionQueue completions = channel.createCompletionQueue(8);
                    SharedReceiveQueue receives = domain.createSharedReceiveQueue(8, 1);
                    MemoryRegion buffer = domain.allocate(4096, AccessFlag.LOCAL_WRITE, AccessFlag.MEMORY_WINDOW_BIND);
                    MemoryWindow window = domain.allocateMemoryWindow(MemoryWindowType.TYPE_2);
                    QueuePair queuePair = domain.createQueuePair(
                            QueuePairSpec.reliableConnected(completions).sharedReceiveQueue(receives))) {
                receives.postReceive(i, buffer.slice(0, 64));
                queuePair.endpoint(LocalPort.port(SoftRoceDevice.PORT));
                assertThat(window.isClosed()).isFalse();
            }
        }
    }
}
