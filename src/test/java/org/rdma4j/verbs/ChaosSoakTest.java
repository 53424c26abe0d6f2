package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.ChildJvm;
import org.rdma4j.verbs.fixtures.KernelObjects;

/** Runs {@link Chaos} with each garbage collector. {@link RandomCallsTest} makes such calls for seconds. */
@Tag("soft-roce-soak")
class ChaosSoakTest {
    private static final Duration EACH = Duration.ofMinutes(10);

    @ParameterizedTest
    @ValueSource(strings = {"G1", "Z", "Serial"})
    void eightThreadsMayCallEverythingWhileGarbageIsCollected(String collector) throws Exception {
        KernelObjects before = KernelObjects.now();
        long seed = System.nanoTime() & 0xFFFFFF;
        List<String> lines = new ChildJvm()
                .collector(collector)
                .within(EACH.multipliedBy(2))
                .run(
                        "-Xmx256m",
                        "-XX:+ErrorFileToStdout",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "--enable-native-access=ALL-UNNAMED",
                        "--class-path",
                        System.getProperty("java.class.path"),
                        Chaos.class.getName(),
                        Long.toString(EACH.toSeconds()),
                        Long.toString(seed));
        assertThat(lines).last().asString().startsWith(Chaos.INTACT);
        assertThat(KernelObjects.now()).isEqualTo(before);
    }
}
