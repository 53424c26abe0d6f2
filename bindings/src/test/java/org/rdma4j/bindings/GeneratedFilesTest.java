package org.rdma4j.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated files are as jextract wrote them. */
class GeneratedFilesTest {
    @TempDir
    Path folder;

    @Test
    void generatedFilesAreNotEdited() throws IOException {
        assertThat(new Checksums(Path.of("CHECKSUMS")).differences("src/generated", "symbols"))
                .as("the bindings are regenerated with bindings/regenerate, never edited")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"verbs", "umad", "rdmacm"})
    void theSymbolsAreSortedAndUnique(String header) throws IOException {
        List<String> symbols = Files.readAllLines(Path.of("symbols", header + ".txt"));

        assertThat(symbols).isNotEmpty().isSorted().doesNotHaveDuplicates();
    }

    @Test
    void everyDifferenceNamesItsFile() throws IOException {
        Files.createDirectories(folder.resolve("generated"));
        Files.writeString(folder.resolve("generated/same"), "");
        Files.writeString(folder.resolve("generated/edited"), "by hand");
        Files.writeString(folder.resolve("generated/stranger"), "");
        String empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        Files.writeString(
                folder.resolve("CHECKSUMS"),
                "%1$s  generated/same%n%1$s  generated/edited%n%1$s  generated/lost%n".formatted(empty));

        assertThat(new Checksums(folder.resolve("CHECKSUMS")).differences("generated"))
                .containsExactly(
                        "generated/edited was changed",
                        "generated/lost is missing",
                        "generated/stranger is not one of the generated files");
    }
}
