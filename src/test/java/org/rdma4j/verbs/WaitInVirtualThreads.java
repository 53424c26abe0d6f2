package org.rdma4j.verbs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Waits in virtual threads: some on their own channels, most on a shared one. */
final class WaitInVirtualThreads {
    private static final int OWN = 20;
    private static final int SHARED_QUEUES = 20;
    private static final int SHARED_EACH = 24;
    private static final int THREADS = OWN + SHARED_QUEUES * SHARED_EACH;

    private WaitInVirtualThreads() {}

    /** A queue pair that is connected to itself. Its receives are announced on a channel. */
    private static final class Loop {
        private final CompletionChannel channel;
        private final CompletionQueue receives;
        private final QueuePair queuePair;
        private final MemoryRegion buffer;

        private Loop(ProtectionDomain domain, CompletionQueue sends, CompletionChannel channel) {
            this.channel = channel;
            this.receives = channel.createCompletionQueue(4);
            this.buffer = domain.allocate(64, AccessFlag.LOCAL_WRITE);
            this.queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(sends)
                    .withReceiveCompletions(receives)
                    .withMaxSend(256)
                    .withMaxReceive(2));
            queuePair.connect(queuePair.bind(LocalPort.port(1)));
        }

        /** Sends one message, whose receive will be announced. */
        private void begin() {
            receives.requestNotification();
            if (!queuePair.postReceive(1, buffer.slice(0, 32)) || !queuePair.postSend(2, buffer.slice(32, 32))) {
                throw new AssertionError("a queue is full");
            }
        }
    }

    /** Runs the three parts and prints the result of each. */
    public static void main(String... arguments) throws Exception {
        Context context = openDevice();
        ProtectionDomain domain = context.allocateProtectionDomain();
        CompletionQueue sends = context.createCompletionQueue(8192);
        CompletionChannel shared = context.createCompletionChannel();
        List<Loop> loops = new ArrayList<>();
        for (int i = 0; i < OWN + SHARED_QUEUES; i++) {
            loops.add(new Loop(domain, sends, i < OWN ? context.createCompletionChannel() : shared));
        }
        say(completions(loops), "got a completion each");
        say(count(loops, channel -> channel.await(Duration.ofMillis(500)).isEmpty()), "timed out");

        List<FutureTask<Boolean>> waits = start(loops, WaitInVirtualThreads::tellsThatItIsClosed);
        TimeUnit.SECONDS.sleep(1);
        context.close();
        say(count(waits), "noticed that their channel was closed");
    }

    /** Each thread takes one completion, and sends the next message of that queue for the threads that still wait. */
    private static int completions(List<Loop> loops) throws Exception {
        int[] left = new int[loops.size()];
        List<FutureTask<Boolean>> waits = start(loops, channel -> {
            CompletionQueue announced = channel.await(Duration.ofMinutes(2)).orElseThrow();
            for (WorkCompletion completion : announced.poll(4)) {
                completion.requireSuccess();
                int index = indexOf(loops, announced);
                synchronized (left) {
                    if (++left[index] < (index < OWN ? 1 : SHARED_EACH)) {
                        loops.get(index).begin();
                    }
                }
            }
            return true;
        });
        loops.forEach(Loop::begin);
        return count(waits);
    }

    private static int indexOf(List<Loop> loops, CompletionQueue announced) {
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i).receives == announced) {
                return i;
            }
        }
        throw new AssertionError("an unknown queue announced");
    }

    private static boolean tellsThatItIsClosed(CompletionChannel channel) {
        try {
            Optional<CompletionQueue> unexpected = channel.await(Duration.ofMinutes(2));
            throw new AssertionError("waited until " + unexpected);
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage()).contains("closed");
        }
    }

    private interface Waiting {
        boolean on(CompletionChannel channel);
    }

    private static int count(List<Loop> loops, Waiting waiting) throws Exception {
        return count(start(loops, waiting));
    }

    private static int count(List<FutureTask<Boolean>> waits) throws Exception {
        int count = 0;
        for (FutureTask<Boolean> wait : waits) {
            count += wait.get(150, TimeUnit.SECONDS) ? 1 : 0;
        }
        return count;
    }

    private static List<FutureTask<Boolean>> start(List<Loop> loops, Waiting waiting) {
        List<FutureTask<Boolean>> waits = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            CompletionChannel channel = loops.get(Math.min(i, OWN)).channel;
            FutureTask<Boolean> wait = new FutureTask<>(() -> waiting.on(channel));
            Thread.startVirtualThread(wait);
            waits.add(wait);
        }
        return waits;
    }

    private static Context openDevice() {
        try (Devices devices = Devices.list()) {
            return devices.require(SoftRoceDevice.name()).open();
        }
    }

    private static void say(int count, String what) {
        System.out.println(count + " " + what);
    }
}
