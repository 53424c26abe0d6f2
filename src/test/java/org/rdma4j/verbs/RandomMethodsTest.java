package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The random calls reach every public method of the package, including methods that are added later. */
class RandomMethodsTest {
    @Test
    @SuppressWarnings("NullAway") // no value is made, which would need an open device
    void thereAreArgumentsForEachPublicMethod() {
        RandomArguments arguments = new RandomArguments(null);
        assertThat(RandomMethods.METHODS)
                .hasSizeGreaterThan(500)
                .allMatch(method -> RandomMethods.canCall(method, arguments));
    }

    @Test
    void whatIsLeftOutExists() {
        assertThat(RandomMethods.TYPES.stream()
                        .flatMap(type -> Stream.of(type.getMethods()))
                        .map(RandomMethods::nameOf))
                .containsAll(RandomMethods.LEFT_OUT.keySet());
    }
}
