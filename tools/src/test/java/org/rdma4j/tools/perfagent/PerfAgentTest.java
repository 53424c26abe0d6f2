package org.rdma4j.tools.perfagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PerfAgentTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpIsOnStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(text(out)).startsWith("Usage: perf-agent [-h] [-C=NAME] [-P=NUMBER]");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void wrongUsageIsReportedInOneSentence() {
        assertThat(run("--Port", "255")).isEqualTo(2);
        assertThat(text(err))
                .isEqualTo(
                        "perf-agent: --Port: a port is a number from 1 to 254, not 255; perf-agent --help tells more%n"
                                .formatted());
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThat(run("--nothing")).isEqualTo(2);
        assertThat(text(err)).contains("'--nothing'").endsWith("perf-agent --help tells more%n".formatted());
    }

    @Test
    void theErrorNamesAMissingCa() {
        assertThat(run("--Ca", "nosuch_0")).isEqualTo(1);
        assertThat(text(err)).startsWith("perf-agent: umad_get_port: ").contains("nosuch_0");
        assertThat(text(out)).isEmpty();
    }

    private int run(String... arguments) {
        return new PerfAgent().run(arguments, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
