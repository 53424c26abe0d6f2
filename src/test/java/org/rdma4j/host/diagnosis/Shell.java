package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs shell commands as root. */
final class Shell {
    private Shell() {}

    /** Runs a command, and returns its exit status. */
    static int run(String command) throws Exception {
        return run(command, ProcessBuilder.Redirect.DISCARD);
    }

    static void require(String command) throws Exception {
        assertThat(run(command)).as(command).isZero();
    }

    /** Runs a command until it succeeds. */
    static void await(String command) throws Exception {
        require("for i in $(seq 100); do if %s; then exit 0; fi; sleep 0.1; done; exit 1".formatted(command));
    }

    static String output(String command) throws Exception {
        Path file = Files.createTempFile("shell", ".txt");
        try {
            assertThat(run(command, ProcessBuilder.Redirect.to(file.toFile())))
                    .as(command)
                    .isZero();
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } finally {
            Files.delete(file);
        }
    }

    private static int run(String command, ProcessBuilder.Redirect output) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        return process.exitValue();
    }
}
