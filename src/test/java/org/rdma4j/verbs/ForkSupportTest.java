package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.ChildJvm;

/**
 * Fork support is enabled for the whole life of a process, so each case has a separate JVM. Both kernels of the lab
 * copy on fork.
 */
@Tag("soft-roce")
class ForkSupportTest {
    @Test
    void isEnabledSeveralTimesBeforeMemoryIsRegistered() throws Exception {
        assertThat(run("status", "enable", "enable", "register", "enable", "status"))
                .containsExactly("UNNEEDED", "UNNEEDED");
    }

    @Test
    void cannotBeEnabledAfterMemoryIsRegistered() throws Exception {
        assertThat(run("register", "status", "enable"))
                .containsExactly(
                        "UNNEEDED", "ibv_fork_init: EINVAL; memory is registered already: enable fork support before");
    }

    private static List<String> run(String... steps) throws Exception {
        String[] fixed = {
            "--enable-native-access=ALL-UNNAMED",
            "--class-path",
            ChildJvm.classPath(),
            EnableForkSupport.class.getName()
        };
        return new ChildJvm()
                .run(Stream.concat(Stream.of(fixed), Stream.of(steps)).toArray(String[]::new));
    }
}
