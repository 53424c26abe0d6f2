package org.rdma4j.tools.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A program or library that these tests need, in the place where Debian installs it. */
final class DebianFile {
    private DebianFile() {}

    /** A program; those for administrators may not be in the user's PATH. */
    static Path program(String name, String debianPackage) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/bin";
        return first(Arrays.stream(path.split(":")).map(folder -> Path.of(folder, name)), name, debianPackage);
    }

    /** A library in one of the folders for architectures. */
    static Path library(String name, String debianPackage) {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            List<Path> candidates = folders.map(folder -> folder.resolve(name)).toList();
            return first(candidates.stream(), name, debianPackage);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path first(Stream<Path> candidates, String name, String debianPackage) {
        return candidates
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s is missing: install the Debian package %s (apt install %s)"
                        .formatted(name, debianPackage, debianPackage)));
    }
}
