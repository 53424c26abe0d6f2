package org.rdma4j.bindings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The C program in native/layout-probe, compiled with our questions against the installed headers. */
final class LayoutProbe {
    private static final Path SOURCE = Path.of("../native/layout-probe/layout-probe.c");

    private final Path folder;

    /**
     * @param folder the folder for the questions, the program and its output
     */
    LayoutProbe(Path folder) {
        this.folder = folder;
    }

    /** Compiles the program with these questions, runs it, and returns its output. */
    List<String> answers(List<String> questions) throws IOException, InterruptedException {
        requireCompilerAndHeaders();
        Files.createDirectories(folder);
        Files.write(folder.resolve("layouts.inc"), questions);
        Path program = folder.resolve("layout-probe");
        // A member that Java lacks shows as a missing initialiser. Warnings about the headers themselves are not
        // wanted.
        run(
                "gcc",
                "-Werror=missing-field-initializers",
                "-I",
                folder.toString(),
                "-o",
                program.toString(),
                SOURCE.toString());
        return run(program.toString());
    }

    private List<String> run(String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " has not ended within a minute");
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new AssertionError("%s ended with %d:%n%s".formatted(command[0], process.exitValue(), text));
        }
        return text.lines().toList();
    }

    private static void requireCompilerAndHeaders() {
        require(onPath("gcc"), "gcc", "gcc");
        requireHeader("stdio.h", "libc6-dev");
        requireHeader("infiniband/verbs.h", "libibverbs-dev");
        requireHeader("infiniband/umad.h", "libibumad-dev");
        requireHeader("rdma/rdma_cma.h", "librdmacm-dev");
    }

    private static void requireHeader(String header, String debianPackage) {
        require(Files.isReadable(Path.of("/usr/include", header)), header, debianPackage);
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void require(boolean present, String what, String debianPackage) {
        if (!present) {
            throw new AssertionError(
                    "the proof of the layouts needs %s: install the Debian package %s".formatted(what, debianPackage));
        }
    }
}
