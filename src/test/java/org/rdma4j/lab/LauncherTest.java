package org.rdma4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands in the README and CONTRIBUTING.md. */
@Tag("lab")
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../rdma4j").toAbsolutePath().normalize();

    /** Commands that other methods here run, and {@code test}, which runs this. */
    private static final Set<String> RUN_ELSEWHERE = Set.of("./rdma4j demo", "./rdma4j test");

    @Test
    void helpNamesTheCommands() throws Exception {
        assertThat(run(0, "help")).contains("demo", "test", "perfquery", "pingpong", "lab");
        assertThat(run(2, "perfqeury")).contains("there is no command 'perfqeury'");
    }

    /** All commands that {@code help} lists. The help of perfquery ends with status 2, like that of the C tool. */
    @Test
    void everyCommandHasHelp() throws Exception {
        List<String> commands = Pattern.compile("(?m)^  ([a-z-]+) {2,}")
                .matcher(run(0, "help"))
                .results()
                .map(line -> line.group(1))
                .toList();
        assertThat(commands).contains("demo", "hello", "devinfo", "doctor", "perf-agent", "perfquery", "release");
        for (String command : commands) {
            assertThat(run(command.equals("perfquery") ? 2 : 0, command, "--help"))
                    .as(command)
                    .contains(command);
        }
    }

    @Test
    void eachCommandOfTheReadmeAndOfContributingWorks() throws Exception {
        Set<String> commands = new TreeSet<>();
        for (String page : List.of("README.md", "CONTRIBUTING.md")) {
            Matcher blocks =
                    Pattern.compile("(?s)```sh\\n(.*?)```").matcher(Files.readString(LAUNCHER.resolveSibling(page)));
            while (blocks.find()) {
                blocks.group(1).lines().forEach(commands::add);
            }
        }
        assertThat(commands).containsAll(RUN_ELSEWHERE);
        commands.removeAll(RUN_ELSEWHERE);
        for (String command : commands) {
            assertThat(command).startsWith("./rdma4j ");
            run(0, command.substring("./rdma4j ".length()).split(" "));
        }
    }

    /** A warning would make it end with another status than 0. */
    @Test
    void theJavadocBeginsWithAnOverviewAndShowsTheExamples() throws Exception {
        Path index = Path.of(run(0, "docs").lines().toList().getLast());
        assertThat(Files.readString(index)).contains("Where to begin");
        assertThat(Files.readString(index.resolveSibling("org.rdma4j/org/rdma4j/verbs/Devices.html")))
                .contains("class=\"snippet\"", "devices.require(name).open()");
        assertThat(index.resolveSibling("org.rdma4j/org/rdma4j/internal")).doesNotExist();
    }

    /** On a system without dpkg, the launcher looks for the files of the packages, and names those that are missing. */
    @Test
    void packagesAreFoundWithoutDpkg(@TempDir Path folder) throws Exception {
        Path packages = LAUNCHER.resolveSibling("tools/launcher/packages.bash");
        String script = ". %s; PATH=%s; require_packages 'to build' maven libibverbs1".formatted(packages, folder);
        assertThat(launch(1, "/bin/bash", "-c", script)).isEqualTo("""
                        rdma4j: this is missing to build; install it, and try again:
                          mvn (Debian: maven)
                        """);
        Files.copy(Path.of("/bin/true"), folder.resolve("mvn"));
        assertThat(launch(0, "/bin/bash", "-c", script)).isEmpty();
    }

    @Test
    void theDoctorNamesAFaultAndItsExitStatusSaysSo() throws Exception {
        String script = "ip link set wire0 down; exec %s doctor".formatted(LAUNCHER);
        assertThat(run(2, "lab", "--where", "guest", "--", "sh", "-c", script))
                .contains("broken       port: rxe0, port 1 is DOWN\n");
    }

    @Test
    void demoRunsOnADeviceAndOnAFabric() throws Exception {
        assertThat(run(0, "demo"))
                .containsPattern("node +/dev/infiniband/uverbs0 231:192: in order")
                .contains("200 iters in ")
                .contains("== Port counters of host H1 before traffic")
                .contains("# Port extended counters: Lid 1 port 1 ")
                .contains("That was rdma4j.");
    }

    /**
     * On a busy machine only the allocation figures mean something. An object for each request would be at least 16
     * bytes; the JVM allocates less than one byte for each before it has compiled the loop.
     */
    @Test
    void benchReportsThatTheFastTierAllocatesNothing(@TempDir Path folder) throws Exception {
        run(0, "bench", "--quick", "--output", folder.toString(), "blocks");
        List<String> rows = Files.readAllLines(folder.resolve("report.md")).stream()
                .filter(line -> line.startsWith("| zero-allocation tier"))
                .toList();
        assertThat(rows).hasSize(15).allSatisfy(row -> assertThat(row).matches(".* 0\\.\\d{3} \\|"));
        assertThat(Files.readString(folder.resolve("report.json")))
                .contains("\"name\" : \"tier of objects, critical calls\"", "\"calls\" : ");
        assertThat(Files.readString(folder.resolve("blocks-g1.svg"))).contains("<svg");
        assertThat(run(2, "bench", "everything")).contains("everything");
    }

    private static String run(int status, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return launch(status, command.toArray(String[]::new));
    }

    private static String launch(int status, String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(status);
        return output;
    }
}
