package org.rdma4j.samples.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@Tag("one-kernel")
class FastPathTest {
    @Test
    void allocatesNothingWhileItSpinsOrYields() {
        assertThat(run(0)).matches("10000 round trips, spinning: median .* us, 99th .* us, 0 bytes allocated\n");
        assertThat(run(0, "yield"))
                .startsWith("10000 round trips, spinning for 100 polls, then yielding:")
                .endsWith(" 0 bytes allocated\n");
    }

    @Test
    void sleeps() {
        assertThat(run(0, "sleep")).startsWith("10000 round trips, spinning for 100 polls, then sleeping: median ");
    }

    @Test
    void helpNamesTheThreeWaysToWait() {
        assertThat(run(2, "doze"))
                .startsWith("Invalid value for positional parameter")
                .contains("[SPIN, YIELD, SLEEP]");
        assertThat(run(0, "--help")).startsWith("Usage: fastpath ").contains("sleep: poll, and after 100 polls ");
    }

    private static String run(int status, String... arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter both = new PrintWriter(printed, true);
        CommandLine commandLine = FastPath.commandLine().setOut(both).setErr(both);
        assertThat(commandLine.execute(arguments)).as(printed.toString()).isEqualTo(status);
        return printed.toString();
    }
}
