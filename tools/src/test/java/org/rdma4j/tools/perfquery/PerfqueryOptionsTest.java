package org.rdma4j.tools.perfquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerfqueryOptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-X",
                "-S",
                "-D",
                "-E",
                "-T",
                "-c",
                "-a",
                "-l",
                "-r",
                "-R",
                "-G",
                "-e",
                "-v",
                "-d",
                "-z file",
                "-s 1",
                "-y 1",
                "--oprcvcounters",
                "--vlxmittimecc",
                "--Reset_only",
                "-aR 1",
                "-xr 1 1",
                "1 1 -r",
            })
    void whatTheCToolHasBesidesIsRefused(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);

        assertThat(out.size()).isZero();
        assertThat(said()).matches("(?s)perfquery: the option -.* of the C perfquery is not in this one\n.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,4,8", "1-10"})
    void severalPortsAreRefused(String ports) {
        assertThat(run("1", ports)).isEqualTo(2);

        assertThat(out.size()).isZero();
        assertThat(said()).contains("is not in this perfquery: name one");
    }

    @Test
    void whereThereIsNoDeviceTheSentenceSaysWhatToDo() {
        assertThat(run("-C", "nowhere", "1", "1")).isEqualTo(255);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("perfquery: iberror: failed: Failed to open 'nowhere' port '0'\n");
        assertThat(said()).startsWith("perfquery: umad_get_port: ").contains("(CA nowhere, port any); ");
    }

    private int run(String... arguments) {
        return new Perfquery()
                .run(
                        arguments,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
