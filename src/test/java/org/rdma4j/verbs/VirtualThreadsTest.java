package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.ChildJvm;

/** Five hundred virtual threads wait, in a JVM with two carrier threads. */
@Tag("one-kernel")
@Timeout(300)
class VirtualThreadsTest {
    @Test
    void waitWithoutHoldingACarrier() throws Exception {
        List<String> said = new ChildJvm()
                .run(
                        "-Djdk.virtualThreadScheduler.parallelism=2",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=2",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--class-path",
                        ChildJvm.classPath(),
                        WaitInVirtualThreads.class.getName());
        assertThat(said)
                .filteredOn(line -> !line.startsWith("SLF4J")) // SLF4J reports that the class path has no provider
                .containsExactly(
                        "500 got a completion each", "500 timed out", "500 noticed that their channel was closed");
    }
}
