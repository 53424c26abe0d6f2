package org.rdma4j.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdma4j.tools.fabric.JavaProgram;

/** The command as users start it: on a terminal that {@code script(1)} creates, and without one. */
class ReportColourTest {
    private static final String ESCAPE = "\u001B[";

    @TempDir
    Path folder;

    @Test
    void aTerminalShowsColour() throws Exception {
        assertThat(doctor("script", "-qec", onOneLine(), "/dev/null"))
                .contains(ESCAPE + "1;31mbroken")
                .contains("231");
    }

    @Test
    void aTerminalShowsNoColourIfTheUserDisablesIt() throws Exception {
        assertThat(doctor("env", "NO_COLOR=1", "script", "-qec", onOneLine(), "/dev/null"))
                .contains("broken       device numbers")
                .doesNotContain(ESCAPE);
    }

    @Test
    void aPipeGetsNoColour() throws Exception {
        assertThat(doctor("sh", "-c", onOneLine()))
                .contains("broken       device numbers")
                .doesNotContain(ESCAPE);
    }

    private String onOneLine() throws Exception {
        write("proc/devices", "Character devices:\n231 ipmidev\n");
        write("sys/module/ib_core/refcnt", "0\n");
        return JavaProgram.tool(List.of("doctor", "--root", folder.toString())).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
    }

    private void write(String path, String text) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String doctor(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("NO_COLOR");
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
