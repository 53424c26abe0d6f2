package org.rdma4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says to type. */
@Tag("lab")
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../rdma4j").toAbsolutePath().normalize();

    @Test
    void helpNamesTheCommands() throws Exception {
        assertThat(run(0, "help")).contains("demo", "test", "perfquery", "pingpong", "lab");
        assertThat(run(2, "perfqeury")).contains("there is no command 'perfqeury'");
    }

    @Test
    void everyCommandHasAHelp() throws Exception {
        for (String command : List.of(
                "demo", "test", "build", "dist", "lab", "devices", "counters", "pingpong", "fastpath", "bench")) {
            assertThat(run(0, command, "--help")).as(command).contains(command);
        }
    }

    @Test
    void theDoctorNamesWhatIsBrokenAndEndsSo() throws Exception {
        String script = "ip link set wire0 down; exec %s doctor".formatted(LAUNCHER);
        assertThat(run(2, "lab", "--where", "guest", "--", "sh", "-c", script))
                .contains("broken       port: rxe0, port 1 is DOWN\n");
    }

    @Test
    void demoDoesTheMainJob() throws Exception {
        assertThat(run(0, "demo"))
                .containsPattern("node +/dev/infiniband/uverbs0 231:192: in order")
                .contains("200 iters in ")
                .contains("== Port counters of host H1 before traffic")
                .contains("# Port extended counters: Lid 1 port 1 ")
                .contains("That was rdma4j.");
    }

    /** What it measures on a busy machine means little, but for what is allocated. */
    @Test
    void benchWritesAReportInWhichTheFastTierAllocatesNothing(@TempDir Path folder) throws Exception {
        run(0, "bench", "--quick", "--output", folder.toString(), "blocks");
        List<String> rows = Files.readAllLines(folder.resolve("report.md")).stream()
                .filter(line -> line.startsWith("| zero-allocation tier"))
                .toList();
        assertThat(rows).hasSize(15).allSatisfy(row -> assertThat(row).endsWith(" | 0.000 |"));
        assertThat(Files.readString(folder.resolve("report.json")))
                .contains("\"name\" : \"tier of objects, critical calls\"", "\"calls\" : ");
        assertThat(Files.readString(folder.resolve("blocks-g1.svg"))).contains("<svg");
        assertThat(run(2, "bench", "everything")).contains("everything");
    }

    private static String run(int status, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(status);
        return output;
    }
}
