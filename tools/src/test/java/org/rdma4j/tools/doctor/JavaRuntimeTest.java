package org.rdma4j.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdma4j.tools.fabric.JavaProgram;

/** Runs in separate JVMs, with and without the option that allows the library to call native code. */
class JavaRuntimeTest {
    private static final List<String> DOCTOR = JavaProgram.tool(List.of("doctor", "--verbose"));

    @Test
    void aJvmWithNativeAccessIsGood() throws Exception {
        assertThat(output(DOCTOR))
                .contains("good         Java: Java " + Runtime.version() + ", native access is enabled\n");
    }

    @Test
    void theReportForAJvmWithoutNativeAccessNamesTheOption() throws Exception {
        List<String> without = DOCTOR.stream()
                .filter(word -> !word.startsWith("--enable-native-access="))
                .toList();
        String option = DOCTOR.stream()
                .filter(word -> word.startsWith("--enable-native-access="))
                .findFirst()
                .orElseThrow();

        assertThat(output(without))
                .contains("warning      Java: Java " + Runtime.version() + " was started without native access")
                .contains("1. java " + option + " ...\n");
    }

    private static String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
