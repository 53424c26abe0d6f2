package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.ChildJvm;

/** Two hundred virtual threads wait for datagrams from a real kernel, in a JVM with one carrier thread. */
@Tag("one-kernel")
@Timeout(300)
class VirtualThreadsReceiveTest {
    @Test
    void waitWithoutHoldingTheCarrier() throws Exception {
        List<String> said = new ChildJvm()
                .run(
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--class-path",
                        ChildJvm.classPath(),
                        ReceiveInVirtualThreads.class.getName());
        assertThat(said)
                .filteredOn(line -> !line.startsWith("SLF4J")) // SLF4J reports that the class path has no provider
                .containsExactly("200 got a request each", "200 timed out", "200 noticed that their agent was closed");
    }
}
