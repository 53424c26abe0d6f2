package org.rdma4j.verbs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Runs sequences of random calls, each on a newly opened device. */
final class RandomCallSequences implements ArbitrarySupplier<List<RandomCalls.Call>> {
    private static final int SECONDS_PER_SEQUENCE = 120;

    @Override
    public Arbitrary<List<RandomCalls.Call>> get() {
        Arbitrary<RandomCalls.Kind> kind = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of(RandomCalls.Kind.class)),
                Tuple.of(1, Arbitraries.just(RandomCalls.Kind.ANY_METHOD)));
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 999);
        return Combinators.combine(kind, number, number)
                .as(RandomCalls.Call::new)
                .list()
                .ofMinSize(40)
                .ofMaxSize(120);
    }

    /** Runs the sequences at the same time, each in its own thread, on the same objects. */
    static void run(List<List<RandomCalls.Call>> sequences) throws InterruptedException {
        try (RandomCalls device = new RandomCalls();
                ExecutorService threads = Executors.newFixedThreadPool(sequences.size())) {
            List<Future<?>> running = new ArrayList<>();
            for (List<RandomCalls.Call> calls : sequences) {
                running.add(threads.submit(() -> calls.forEach(device::run)));
            }
            for (Future<?> each : running) {
                await(each);
            }
        }
    }

    /** The same, while the garbage collector runs again and again. */
    static void runWhileCollecting(List<List<RandomCalls.Call>> sequences) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread collecting = Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                System.gc();
            }
        });
        try {
            run(sequences);
        } finally {
            over.set(true);
            collecting.join();
        }
    }

    private static void await(Future<?> running) throws InterruptedException {
        try {
            running.get(SECONDS_PER_SEQUENCE, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("a call hangs", e);
        } catch (ExecutionException e) {
            throw new AssertionError("a call failed with an unexpected exception", e.getCause());
        }
    }
}
