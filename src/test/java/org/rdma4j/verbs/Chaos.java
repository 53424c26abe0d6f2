package org.rdma4j.verbs;

import java.lang.reflect.Executable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.rdma4j.verbs.fixtures.KernelObjects;
import org.rdma4j.verbs.fixtures.ProcessFootprint;

/**
 * Eight threads call every public method with legal and illegal arguments, on the same objects, while the garbage
 * collector runs all the time. In a JVM of its own, because a fault of the library may end it. Each round has a device of
 * its own, and a seed that is printed, so that a failure can be repeated: {@code Chaos SECONDS SEED}. The last line of a
 * good run begins with {@value #INTACT}.
 */
final class Chaos {
    static final String INTACT = "chaos: intact";

    private static final int THREADS = 8;
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(8);
    /** How much memory may seem to leak: the heap's own size changes, and that of malloc's arenas. */
    private static final long KIBIBYTES_OF_NOISE = 200 << 10;
    /** A class that is loaded late may open a file. Each round opens and closes hundreds. */
    private static final long FILES_OF_NOISE = 4;

    private static final List<RandomCalls.Kind> KINDS = Stream.of(RandomCalls.Kind.values())
            .filter(kind -> kind != RandomCalls.Kind.ANY_METHOD && kind != RandomCalls.Kind.COLLECT_GARBAGE)
            .toList();

    private long made;

    private Chaos() {}

    public static void main(String[] args) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[0]));
        new Chaos().run(Long.parseLong(args[1]), end);
        System.exit(0);
    }

    private void run(long seed, long end) throws Exception {
        KernelObjects before = KernelObjects.now();
        long warm = System.nanoTime() + (end - System.nanoTime()) / 2; // until then new classes open files
        ProcessFootprint first = null;
        int round = 0;
        do {
            System.out.printf("round %s, seed %s%n", round, seed + round);
            round(seed + round);
            requireEqual("objects in the kernel", before, KernelObjects.now());
            ProcessFootprint now = ProcessFootprint.now();
            if (first == null && System.nanoTime() - warm > 0) {
                first = now;
            }
            System.out.printf(
                    Locale.ROOT,
                    "  %,d calls; %,d KiB resident, %s pinned, %s files open%n",
                    made,
                    now.residentKibibytes(),
                    ProcessFootprint.pinned(),
                    now.descriptors());
            round++;
        } while (System.nanoTime() - end < 0);
        if (first != null) {
            requireNoGrowth(first, ProcessFootprint.now());
        }
        report();
        System.out.printf(Locale.ROOT, "%s after %s rounds and %,d calls%n", INTACT, round, made);
    }

    private static void requireNoGrowth(ProcessFootprint first, ProcessFootprint last) {
        if (last.descriptors() > first.descriptors() + FILES_OF_NOISE
                || last.residentKibibytes() > first.residentKibibytes() + KIBIBYTES_OF_NOISE) {
            throw new AssertionError("it grew from %s to %s".formatted(first, last));
        }
    }

    private static void requireEqual(String what, Object before, Object after) {
        if (!before.equals(after)) {
            throw new AssertionError("%s before: %s, after: %s".formatted(what, before, after));
        }
    }

    private void round(long seed) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        FutureTask<Boolean> collecting = new FutureTask<>(() -> CanaryMemory.churn(over, new Random(seed)), true);
        Thread.ofPlatform().daemon().name("collecting").start(collecting);
        FutureTask<Integer> work = new FutureTask<>(() -> work(seed));
        Thread.ofPlatform().daemon().name("round").start(work);
        try {
            made += work.get(LONGEST_ROUND.toSeconds(), TimeUnit.SECONDS);
            over.set(true);
            collecting.get(LONGEST_ROUND.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.out.println("a call hangs; all threads:");
            Thread.getAllStackTraces().forEach(Chaos::print);
            System.out.flush();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void print(Thread thread, StackTraceElement[] stack) {
        System.out.println(thread);
        for (StackTraceElement each : stack) {
            System.out.println("    at " + each);
        }
    }

    /** One device, used by all threads and closed. Returns the number of calls. */
    private static int work(long seed) throws Exception {
        try (RandomCalls device = new RandomCalls()) {
            List<FutureTask<Integer>> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(THREADS * seed + i);
                FutureTask<Integer> thread = new FutureTask<>(() -> calls(device, random));
                threads.add(thread);
                Thread.ofPlatform().daemon().name("chaos " + i).start(thread);
            }
            int calls = 0;
            for (FutureTask<Integer> thread : threads) {
                calls += thread.get();
            }
            return calls;
        }
    }

    private static int calls(RandomCalls device, Random random) {
        long end = System.nanoTime() + ROUND.toNanos();
        int calls = 0;
        for (; System.nanoTime() - end < 0; calls++) {
            RandomCalls.Kind kind =
                    random.nextBoolean() ? RandomCalls.Kind.ANY_METHOD : KINDS.get(random.nextInt(KINDS.size()));
            device.run(new RandomCalls.Call(kind, random.nextInt(1000), random.nextInt(1000)));
        }
        return calls;
    }

    /** Prints what was called, and fails if a method was never called. */
    private static void report() {
        RandomMethods.COUNTS.entrySet().stream()
                .filter(entry -> entry.getValue().returned().sum() == 0)
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> System.out.printf(
                        "  always refused: %s, %s calls%n",
                        entry.getKey(), entry.getValue().made()));
        List<Executable> missed = RandomMethods.METHODS.stream()
                .filter(method -> !RandomMethods.COUNTS.containsKey(method))
                .toList();
        if (!missed.isEmpty()) {
            throw new AssertionError("never called: " + missed);
        }
    }
}
