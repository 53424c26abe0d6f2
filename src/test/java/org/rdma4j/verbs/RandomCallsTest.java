package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.rdma4j.verbs.fixtures.KernelObjects;

/**
 * Random sequences of legal and illegal calls, from several threads on the same objects. None may crash the JVM or
 * hang, and after the device is closed the kernel must have no objects of it left. The seeds are fixed, so that a
 * failed run can be repeated. {@link RandomCallsSoakTest} tries other seeds, which also find bugs in the kernel.
 */
@Tag("soft-roce")
class RandomCallsTest {
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
    void oneThreadMayCallAnything(@ForAll(supplier = RandomCallSequences.class) List<RandomCalls.Call> calls)
            throws InterruptedException {
        RandomCallSequences.run(List.of(calls));
    }

    @Property(tries = 30, seed = "5139164902546337142", afterFailure = AfterFailureMode.SAMPLE_ONLY)
    void severalThreadsMayCallAnything(
            @ForAll(supplier = RandomCallSequences.class) List<RandomCalls.Call> first,
            @ForAll(supplier = RandomCallSequences.class) List<RandomCalls.Call> second,
            @ForAll(supplier = RandomCallSequences.class) List<RandomCalls.Call> third)
            throws InterruptedException {
        RandomCallSequences.run(List.of(first, second, third));
    }
}
