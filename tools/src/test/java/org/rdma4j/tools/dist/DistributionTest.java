package org.rdma4j.tools.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdma4j.tools.fabric.FabricExtension;
import org.rdma4j.tools.fabric.Outcome;

/** Tests the archive, unpacked in a folder with a space in its name. */
@Tag("lab")
class DistributionTest {
    private static final int ROUNDS = 15;

    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    @TempDir
    static Path folder;

    private static Path installed;

    @BeforeAll
    static void unpack() throws Exception {
        List<String> said = run(Path.of("../rdma4j").toAbsolutePath().toString(), "dist")
                .output()
                .lines()
                .toList();
        Path target = Files.createDirectory(folder.resolve("a folder"));
        assertThat(run("tar", "-xzf", said.getLast(), "-C", target.toString()).status())
                .isZero();
        try (Stream<Path> unpacked = Files.list(target)) {
            installed = unpacked.findFirst().orElseThrow();
        }
    }

    @Test
    void perfqueryDoesWhatTheCToolDoes() throws Exception {
        assertSameAsC(Map.of());
    }

    @Test
    void aJdkUnderAnotherNameIsFound() throws Exception {
        Path jdk = Files.createSymbolicLink(folder.resolve("another jdk"), Path.of(System.getProperty("java.home")));
        try {
            assertSameAsC(Map.of("JAVA_HOME", jdk.toString()));
        } finally {
            Files.delete(jdk); // JUnit warns about links that it finds in its temporary folders
        }
    }

    @Test
    void aJdkThatIsTooOldIsSkipped() throws Exception {
        Path old = Files.createDirectories(folder.resolve("old jdk"));
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.12\"\n");
        Files.copy(Path.of("/bin/false"), old.resolve("bin/java"), StandardCopyOption.COPY_ATTRIBUTES);

        assertSameAsC(Map.of("JAVA_HOME", old.toString()));
    }

    @Test
    void anUnusableCacheIsIgnoredSilently() throws Exception {
        Path cache = installed.resolve("lib/rdma4j.aot");
        byte[] good = Files.readAllBytes(cache);
        try {
            for (byte[] bad : List.of(Arrays.copyOf(good, good.length / 2), new byte[] {1, 2, 3}, new byte[0])) {
                Files.write(cache, bad);
                assertSameAsC(Map.of());
            }
            Files.delete(cache);
            assertSameAsC(Map.of());
        } finally {
            assertThat(FABRIC.fabric().run("H1", List.of(program("rdma4j"), "cache")))
                    .isEqualTo(new Outcome("", "", 0));
        }
        assertSameAsC(Map.of());
        assertThat(Files.size(cache)).isGreaterThan(1_000_000);
    }

    @Test
    void manualsAndCompletionsAreWhereSystemsLookForThem() throws Exception {
        for (String page : List.of(
                "perfquery",
                "rdma4j-counters",
                "rdma4j-devices",
                "rdma4j-devinfo",
                "rdma4j-doctor",
                "rdma4j-perf-agent")) {
            Path file = installed.resolve("share/man/man1/" + page + ".1");
            Outcome formatted = run("groff", "-man", "-Tutf8", "-ww", "-z", file.toString());
            assertThat(formatted.error()).as(page).isEmpty();
        }
    }

    @Test
    void theSchemaOfTheCountersIsBesideTheManuals() throws Exception {
        assertThat(installed.resolve("share/rdma4j/counters.schema.json"))
                .hasContent(run(program("rdma4j"), "counters", "--json-schema").output());
    }

    /**
     * Types into a separate interactive shell. A character stands for the tabulator key, and shell functions replace
     * the commands and print their arguments.
     */
    @ParameterizedTest
    @CsvSource({
        "rdma4j coun>--fabr>--err>5, rdma4j: counters --fabric --errors-over 5",
        "rdma4j devic>--he>, rdma4j: devices --help",
        "rdma4j devinf>--verb>, rdma4j: devinfo --verbose",
        "rdma4j doct>--js>, rdma4j: doctor --json",
        "rdma4j perf->--Po>1, rdma4j: perf-agent --Port 1",
        "rdma4j perfq>--smp>3, rdma4j: perfquery --smplctl 3",
        "rdma4j ca>, rdma4j: cache",
        "perfquery --extended_s>3 1, perfquery: --extended_speeds 3 1"
    })
    void aShellCompletes(String typed, String given) throws Exception {
        Path lines = Files.writeString(folder.resolve("typed"), """
                for file in '%s'/*; do . "$file"; done
                rdma4j() { echo "rdma4j: $*"; }
                perfquery() { echo "perfquery: $*"; }
                %s
                exit
                """.formatted(
                        installed.resolve("share/bash-completion/completions"), typed.replace('>', '\t')));
        Outcome shell =
                run("sh", "-c", "script -qec 'bash --norc --noprofile -i' /dev/null <\"$1\"", "sh", lines.toString());
        assertThat(shell.output()).contains(given + "\r\n");
    }

    @Test
    void otherCommandsAreThereToo() throws Exception {
        String help = run(program("rdma4j"), "help").output();
        for (String command : List.of("counters", "devices", "devinfo", "doctor", "perf-agent")) {
            assertThat(help).contains("\n  " + command + " ");
            assertThat(run(program("rdma4j"), command, "--help").output())
                    .as(command)
                    .contains("Usage: " + command);
        }
    }

    /**
     * Interleaved runs and medians, because the machine may be busy. The ratio to the C tool, which also waits for
     * ibsim, is only printed, because it differs between machines.
     */
    @Test
    void perfqueryStartsFasterWithTheCache() throws Exception {
        Path uncached = folder.resolve("uncached");
        assertThat(run("cp", "-a", installed.toString(), uncached.toString()).status())
                .isZero();
        Files.delete(uncached.resolve("lib/rdma4j.aot"));
        List<Duration> c = new ArrayList<>();
        List<Duration> with = new ArrayList<>();
        List<Duration> without = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            c.add(time("perfquery"));
            with.add(time(program("perfquery")));
            without.add(time(uncached.resolve("bin/perfquery").toString()));
        }
        System.out.printf(
                "perfquery on ibsim: C %d ms, ours %d ms (%.1f times C), and %d ms without its cache%n",
                median(c).toMillis(),
                median(with).toMillis(),
                (double) median(with).toNanos() / median(c).toNanos(),
                median(without).toMillis());
        assertThat(median(with).multipliedBy(4)).isLessThan(median(without).multipliedBy(3));
    }

    /** What the cache lacks is loaded from the jars and verified, which takes longer than reading a port. */
    @Test
    void theCacheHasAllClassesOfTheCommandsThatAreRunMostOften() throws Exception {
        for (String arguments : List.of(
                "perfquery", "counters", "counters --fabric", "counters --fabric --json", "counters --errors-over 0")) {
            String command = "cd '%s/lib' && exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
                            .formatted(installed, System.getProperty("java.home"))
                    + " --enable-native-access=ALL-UNNAMED -XX:AOTMode=on -XX:AOTCache=rdma4j.aot -Xlog:class+load"
                    + " --class-path \"$(ls \"$PWD\"/*.jar | paste -s -d :)\" org.rdma4j.tools.Main " + arguments;
            Outcome outcome = FABRIC.fabric().run("H1", List.of("sh", "-c", command));
            assertThat(outcome.status()).as(outcome.error()).isZero();
            assertThat(outcome.output().lines())
                    .as(arguments)
                    .anyMatch(line -> line.contains("source: shared objects file"))
                    .noneMatch(line -> line.contains("source: file:"));
        }
    }

    private static Duration time(String program) throws Exception {
        long start = System.nanoTime();
        assertThat(FABRIC.fabric().run("H1", List.of(program)).status()).isZero();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Duration median(List<Duration> durations) {
        durations.sort(null);
        return durations.get(durations.size() / 2);
    }

    private static void assertSameAsC(Map<String, String> environment) throws Exception {
        for (List<String> arguments : List.of(List.of("-x", "1", "9"), List.of("-V"), List.of("--nonsense"))) {
            Outcome c = inEnvironment(environment, "perfquery", arguments);
            Outcome ours = inEnvironment(environment, program("perfquery"), arguments);
            assertThat(ours.output()).as(ours.error()).isEqualTo(c.output());
            assertThat(ours.status()).isEqualTo(c.status());
        }
        Outcome read = inEnvironment(environment, program("perfquery"), List.of());
        assertThat(read.output()).startsWith("# Port counters: Lid 1 port 1 (CapMask: 0x1200)\n");
        assertThat(read.error()).isEmpty();
        assertThat(read.status()).isZero();
    }

    private static Outcome inEnvironment(Map<String, String> environment, String program, List<String> arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.add(program);
        command.addAll(arguments);
        return FABRIC.fabric().run("H1", command);
    }

    private static String program(String name) {
        return installed.resolve("bin/" + name).toString();
    }

    private static Outcome run(String... command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path error = Files.createTempFile(folder, "error", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectOutput(output.toFile())
                .redirectError(error.toFile());
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Outcome(
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(error, StandardCharsets.UTF_8),
                process.exitValue());
    }
}
