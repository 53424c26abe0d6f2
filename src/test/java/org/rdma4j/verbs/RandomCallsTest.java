package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Sequences of calls that nobody would write: legal and not, in any order, from several threads on the same objects. No
 * such sequence crashes the JVM or hangs, and when the device is closed the kernel has nothing left of it. The seeds are
 * fixed, so that a run that fails can be had again; other seeds find other faults, the kernel's too.
 */
@Tag("soft-roce")
class RandomCallsTest {
    private static final int SECONDS_PER_SEQUENCE = 120;

    private static KernelObjects before = KernelObjects.NONE;

    @BeforeContainer
    static void count() {
        before = KernelObjects.now();
    }

    @AfterContainer
    static void nothingIsLeft() {
        assertThat(KernelObjects.now()).isEqualTo(before);
    }

    @Property(tries = 60, seed = "6517991511210630840", afterFailure = AfterFailureMode.SAMPLE_ONLY)
    void oneThreadMayCallAnything(@ForAll("calls") List<RandomCalls.Call> calls) {
        try (RandomCalls device = new RandomCalls()) {
            calls.forEach(device::run);
        }
    }

    @Property(tries = 30, seed = "5139164902546337142", afterFailure = AfterFailureMode.SAMPLE_ONLY)
    void severalThreadsMayCallAnything(
            @ForAll("calls") List<RandomCalls.Call> first,
            @ForAll("calls") List<RandomCalls.Call> second,
            @ForAll("calls") List<RandomCalls.Call> third)
            throws Exception {
        try (RandomCalls device = new RandomCalls();
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> running = new ArrayList<>();
            for (List<RandomCalls.Call> calls : List.of(first, second, third)) {
                running.add(threads.submit(() -> calls.forEach(device::run)));
            }
            for (Future<?> each : running) {
                await(each);
            }
        }
    }

    @Provide
    Arbitrary<List<RandomCalls.Call>> calls() {
        Arbitrary<RandomCalls.Kind> kind = Arbitraries.of(RandomCalls.Kind.class);
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 999);
        return Combinators.combine(kind, number, number)
                .as(RandomCalls.Call::new)
                .list()
                .ofMinSize(40)
                .ofMaxSize(120);
    }

    private static void await(Future<?> running) throws Exception {
        try {
            running.get(SECONDS_PER_SEQUENCE, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("a call hangs", e);
        } catch (ExecutionException e) {
            throw new AssertionError("a call failed in a way that is no answer", e.getCause());
        }
    }
}
