package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.rdma4j.verbs.fixtures.KernelObjects;

/** Does what {@link RandomCallsTest} does, thousands of times, each time with other seeds. */
@Tag("soft-roce-soak")
class RandomCallsSoakTest {
    private static final int ALONE = 2000;
    private static final int TOGETHER = 700;
    private static final int CROWDED = 300;

    private static final LongRun PROGRESS = new LongRun("sequences of random calls", ALONE + TOGETHER + CROWDED);

    private static KernelObjects before = KernelObjects.NONE;

    @BeforeContainer
    static void count() {
        before = KernelObjects.now();
    }

    @AfterContainer
    static void nothingIsLeft() {
        assertThat(KernelObjects.now()).isEqualTo(before);
    }

    @Property(tries = ALONE, afterFailure = AfterFailureMode.SAMPLE_ONLY)
    void oneThreadMayCallAnything(@ForAll(supplier = RandomCallSequences.class) List<RandomCalls.Call> calls)
            throws InterruptedException {
        RandomCallSequences.run(List.of(calls));
        PROGRESS.step();
    }

    @Property(tries = TOGETHER, afterFailure = AfterFailureMode.SAMPLE_ONLY)
    void severalThreadsMayCallAnything(
            @ForAll(supplier = RandomCallSequences.class) List<RandomCalls.Call> first,
            @ForAll(supplier = RandomCallSequences.class) List<RandomCalls.Call> second,
            @ForAll(supplier = RandomCallSequences.class) List<RandomCalls.Call> third)
            throws InterruptedException {
        RandomCallSequences.run(List.of(first, second, third));
        PROGRESS.step();
    }

    /** With constant garbage collections, which free objects that are still used but no longer referenced. */
    @Property(tries = CROWDED, afterFailure = AfterFailureMode.SAMPLE_ONLY)
    void eightThreadsMayCallAnything(@ForAll(supplier = EightSequences.class) List<List<RandomCalls.Call>> calls)
            throws InterruptedException {
        RandomCallSequences.runWhileCollecting(calls);
        PROGRESS.step();
    }

    static final class EightSequences implements ArbitrarySupplier<List<List<RandomCalls.Call>>> {
        @Override
        public Arbitrary<List<List<RandomCalls.Call>>> get() {
            return new RandomCallSequences().get().list().ofSize(8);
        }
    }
}
