package org.rdma4j.samples.fastpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("one-kernel")
class FastPathTest {
    @Test
    void allocatesNothingWhileItSpinsOrYields() {
        assertThat(run()).matches("10000 round trips, spinning: median .* us, 99th .* us, 0 octets allocated\n");
        assertThat(run("yield"))
                .startsWith("10000 round trips, spinning for 100 polls, then yielding:")
                .endsWith(" 0 octets allocated\n");
    }

    @Test
    void sleeps() {
        assertThat(run("sleep")).startsWith("10000 round trips, spinning for 100 polls, then sleeping: median ");
    }

    @Test
    void knowsThreeWaysToWait() {
        assertThatThrownBy(() -> FastPath.main("doze")).hasMessage("spin, yield or sleep, not doze");
    }

    private static String run(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FastPath.main(arguments);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
