package org.rdma4j.tools.perfquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerfqueryOptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void moreThan255PortsAreRefused() {
        assertThat(run("1", "0-255")).isEqualTo(255);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("perfquery: iberror: failed: 256 ports are listed, and a node has at most 255\n");
    }

    @Test
    void theHelpNamesTheDifferencesToC() {
        assertThat(run("--help")).isEqualTo(2);

        assertThat(out.size()).isZero();
        assertThat(said()).contains("more than 255 ports", "-R, --Reset_only", "    --vlxmittimecc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q", "--nonsense", "--ex", "--all=1", "-C", "--Port"})
    void theErrorNamesTheMistake(String line) {
        assertThat(run(line)).isEqualTo(2);

        assertThat(said()).startsWith("perfquery: option '-");
    }

    @Test
    void theErrorWithoutDeviceSaysWhatToDo() {
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

    /** As in the C tool: only newer versions have this option. */
    @Test
    void thePkeyIndexIsAnOptionIfTheInstalledToolHasIt(@TempDir Path folder) throws Exception {
        Path earlier = Files.writeString(folder.resolve("earlier"), "...m_key...");
        Path later = Files.writeString(folder.resolve("later"), "...m_key...pkey-idx...");
        String[] asked = {"-Y", "1", "12"};

        assertThat(new InstalledPerfquery(List.of(earlier)).options(asked)).doesNotContain(PerfqueryOption.P_KEY_INDEX);
        assertThat(new InstalledPerfquery(List.of(earlier, later)).options(asked))
                .contains(PerfqueryOption.P_KEY_INDEX);
        assertThat(new InstalledPerfquery(List.of(folder.resolve("none"))).hasPkeyIndex())
                .isFalse();
    }
}
