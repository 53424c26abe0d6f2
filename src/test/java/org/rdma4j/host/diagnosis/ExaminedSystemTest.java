package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rdma4j.host.SystemRoot;

class ExaminedSystemTest {
    @TempDir
    Path folder;

    private final Snapshot snapshot = new Snapshot();
    private ExaminedSystem system;

    @BeforeEach
    void examine() {
        system = new ExaminedSystem(new SystemRoot(folder), snapshot, null);
    }

    private Optional<List<String>> shell(String script) {
        return system.output(List.of("sh", "-c", script), "/rdma4j/said", line -> !line.startsWith("no"));
    }

    @Test
    void theWantedLinesOfAProgramAreKept() {
        assertThat(shell("echo yes; echo; echo no; echo; printf 'yes too'")).contains(List.of("yes", "yes too"));
        assertThat(snapshot.files()).containsEntry("/rdma4j/said", "yes\nyes too\n");
    }

    @Test
    void aProgramThatFailsOrIsNotThereSaysNothing() {
        assertThat(shell("echo yes; exit 1")).isEmpty();
        assertThat(system.output(List.of("/no/such/program"), "/rdma4j/said", _ -> true))
                .isEmpty();
        assertThat(snapshot.files()).isEmpty();
    }

    @Test
    @Timeout(20)
    void aProgramThatHangsIsKilled() {
        assertThat(system.output(
                        new ProcessBuilder("sh", "-c", "echo yes; exec sleep 600"), "/rdma4j/said", _ -> true, 100))
                .isEmpty();
    }

    @Test
    void whoCannotWaitRunsNoPrograms() throws Exception {
        Path touched = folder.resolve("touched");

        assertThat(ExaminedSystem.withoutPrograms()
                        .output(List.of("touch", touched.toString()), "/rdma4j/said", _ -> true))
                .isEmpty();
        assertThat(touched).doesNotExist();
    }

    @Test
    void theLastLinesOfALongFileCount() throws Exception {
        List<String> all =
                IntStream.range(0, 20_001).mapToObj(Integer::toString).toList();
        Files.write(folder.resolve("log"), all);

        assertThat(system.lines("/log", _ -> true)).contains(all.subList(1, all.size()));
        assertThat(system.lines("/log", line -> !line.equals("7")).orElseThrow())
                .hasSize(20_000)
                .startsWith("0");
    }

    @Test
    void aLongLineIsCutOff() throws Exception {
        List<String> lines = new ArrayList<>(List.of("a".repeat(70_000)));
        lines.add("b");
        Files.write(folder.resolve("log"), lines);

        assertThat(system.lines("/log", _ -> true)).contains(List.of("a".repeat(65_536), "b"));
    }

    @Test
    void aFolderHasNoLines() throws Exception {
        Files.createDirectory(folder.resolve("log"));

        assertThat(system.lines("/log", _ -> true)).isEmpty();
        assertThat(system.lines("/none", _ -> true)).isEmpty();
        assertThat(system.text("/log")).isEmpty();
    }

    @Test
    void aNumberIsAFileOfDigits() throws Exception {
        Files.writeString(folder.resolve("seven"), "7\n");
        Files.writeString(folder.resolve("text"), "7 of 9\n");

        assertThat(system.number("/seven")).contains(7L);
        assertThat(system.number("/text")).isEmpty();
        assertThat(system.number("/none")).isEmpty();
    }

    @Test
    void whatIsLookedForIsInTheSnapshot() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        Files.createSymbolicLink(folder.resolve("a/driver"), Path.of("../../drivers/mlx5_core"));
        Files.writeString(folder.resolve("a/file"), "x\n");

        assertThat(system.isFolder("/a/b")).isTrue();
        assertThat(system.isFolder("/a/file")).isFalse();
        assertThat(system.exists("/a/file")).isTrue();
        assertThat(system.exists("/a/b")).isTrue();
        assertThat(system.exists("/a/c")).isFalse();
        assertThat(system.linkedName("/a/driver")).contains("mlx5_core");
        assertThat(system.linkedName("/a/file")).isEmpty();
        assertThat(system.folders("/a")).containsExactly("b");
        assertThat(snapshot.files().keySet()).containsExactly("/a/b/.folder", "/a/file");
        assertThat(snapshot.files().get("/a/file")).isEmpty();
        assertThat(snapshot.links()).isEqualTo(Collections.singletonMap("/a/driver", "mlx5_core"));
    }

    @Test
    void aValueIsFoundOnce() {
        List<String> asked = new ArrayList<>();

        for (int time = 0; time < 3; time++) {
            assertThat(system.once("what", () -> {
                        asked.add("what");
                        return 7;
                    }))
                    .isEqualTo(7);
        }
        assertThat(asked).containsExactly("what");
    }
}
