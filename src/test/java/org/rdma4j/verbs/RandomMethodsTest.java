package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The random calls reach every public method, including methods that are added later. */
class RandomMethodsTest {
    @Test
    void thereAreArgumentsForEachPublicMethod() {
        RandomMethods methods = new RandomMethods(RandomMethodsTest::none, _ -> MemorySegment.NULL);
        assertThat(RandomMethods.NOUNS.stream().flatMap(noun -> RandomMethods.methods(noun).stream()))
                .hasSizeGreaterThan(150)
                .allMatch(methods::canCall);
    }

    private static <T> T none(Class<T> type, Random random) {
        throw new IllegalStateException("no %s for %s".formatted(type, random));
    }
}
