package org.rdma4j.tools.devinfo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.tools.Main;
import org.rdma4j.tools.fabric.Outcome;

/** Runs ibv_devinfo and our devinfo on the lab's device, and compares the results. */
@Tag("soft-roce")
class DevinfoSideBySideTest {
    private static final Path NODE = Path.of("/dev/infiniband/uverbs0");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-v",
                "--verbose",
                "--verb",
                "-l",
                "--list",
                "-lv",
                "-vl",
                "-d @",
                "-d@ -v",
                "--ib-dev=@",
                "--ib-dev @ --ib-port 1 -v",
                "-i 1",
                "-vi1",
                "-i 0x1 -v",
                "-i 01x -v",
                "-i 2",
                "-i 255",
                "-i 256",
                "-i 257 -v",
                "-i 2 -i 1",
                "-v operand",
                "operand -l",
                "-- -l",
                "-d nowhere",
                "-d nowhere -v -i 1",
                "-d nowhere -l",
                "-l --nonsense"
            })
    void printsAndEndsAsTheCToolDoes(String line) throws Exception {
        compare(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-i 0",
                "-i -1",
                "-i no",
                "-i 0 --nonsense",
                "--nonsense",
                "-q",
                "-d",
                "--ib-port",
                "--ib=1",
                "--list=1"
            })
    void wrongUsageEndsAsInCButWithOurUsage(String line) throws Exception {
        Outcome c = runC(arguments(line));
        Outcome ours = run(arguments(line));
        assertThat(c.output()).startsWith("Usage: ibv_devinfo");
        assertThat(ours.output()).startsWith("Usage: devinfo");
        assertThat(ours.status()).isEqualTo(c.status()).isNotZero();
    }

    @Test
    void aDeviceWithoutPermissionEndsAsInCAndIsExplained() throws Exception {
        Files.setPosixFilePermissions(NODE, PosixFilePermissions.fromString("---------"));
        List<String> before = List.of("setpriv", "--bounding-set=-dac_override");
        try {
            Outcome c = start(before, List.of("ibv_devinfo", "-v"));
            Outcome ours = start(before, program("-v"));
            assertThat(ours.output()).isEqualTo(c.output()).isEmpty();
            assertThat(ours.status()).isEqualTo(c.status()).isEqualTo(1);
            assertThat(c.error()).contains("Failed to open device");
            assertThat(ours.error()).startsWith("Failed to open device: " + NODE + " may not be opened");
        } finally {
            Files.setPosixFilePermissions(NODE, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
    }

    /** In a locale in which %d writes Arabic digits; file names contain digits too. */
    @ParameterizedTest
    @ValueSource(strings = {"-v", "--json"})
    void printsTheSameInEgypt(String option) throws Exception {
        List<String> arabic = program(option, "-Duser.language=ar", "-Duser.country=EG");
        assertThat(start(List.of(), arabic)).isEqualTo(run(List.of(option)));
    }

    @Test
    void theJsonHasTheValuesOfTheText() throws Exception {
        Outcome json = run(List.of("--json", "-i", "1"));
        assertThat(json.status()).isZero();
        Map<String, String> values = values(json.output());
        String text = runC(List.of("-v")).output();
        assertThat(values).containsEntry("/devices/name", device());
        assertThat(text).contains("max_qp:\t\t\t\t" + values.get("/devices/attributes/maxQueuePairs") + "\n");
        assertThat(text).contains("max_mcast_grp:\t\t\t" + values.get("/devices/attributes/maxMulticastGroups") + "\n");
        assertThat(values.get("/devices/attributes/maxMemoryRegionSize")).isEqualTo("18446744073709551615");
        assertThat(values.get("/devices/ports/attributes/state")).isEqualTo("ACTIVE");
        assertThat(values.get("/devices/ports/attributes/linkLayer")).isEqualTo("ETHERNET");
        assertThat(values.get("/devices/ports/partitionKeys")).isEqualTo("0xffff");
        assertThat(values.get("/devices/attributes/capabilities")).contains("MEMORY_WINDOW_TYPE_2B");
        assertThat(values.getOrDefault("/devices/ports/gids/index", "").split(" "))
                .hasSize(text.split("GID\\[").length - 1);
    }

    @Test
    void theJsonOfADeviceWithoutThePortIsEmptyAndEndsAsTheTextDoes() throws Exception {
        Outcome json = run(List.of("--json", "-i", "9"));
        assertThat(json.status()).isEqualTo(4);
        assertThat(values(json.output())).isEmpty();
        assertThat(json.error()).isEqualTo("Invalid port requested for device: %s has 1, not 9\n".formatted(device()));
    }

    private static void compare(String line) throws Exception {
        Outcome c = runC(arguments(line));
        Outcome ours = run(arguments(line));
        String context = "C said on stderr:\n" + c.error() + "\nours said on stderr:\n" + ours.error();
        assertThat(ours.output()).as(context).isEqualTo(c.output());
        assertThat(ours.status()).as(context).isEqualTo(c.status());
        assertThat(ours.error().isEmpty()).as(context).isEqualTo(c.error().isEmpty());
    }

    private static Outcome run(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Devinfo()
                .run(
                        arguments.toArray(String[]::new),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), status);
    }

    /** The command line to run the program in a separate JVM. */
    private static List<String> program(String option, String... properties) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(properties));
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--class-path",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "devinfo",
                option));
        return command;
    }

    private static Outcome runC(List<String> arguments) throws Exception {
        return start(List.of("ibv_devinfo"), arguments);
    }

    private static Outcome start(List<String> before, List<String> rest) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.addAll(rest);
        Path out = Files.createTempFile("devinfo", ".out");
        Path err = Files.createTempFile("devinfo", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("has not ended within a minute: " + command);
            }
            return new Outcome(Files.readString(out), Files.readString(err), process.exitValue());
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** The words of a line, with the device's name in place of @. */
    private static List<String> arguments(String line) {
        return line.isEmpty() ? List.of() : List.of(line.replace("@", device()).split(" "));
    }

    private static String device() {
        return System.getenv("RDMA4J_LAB_DEVICE");
    }

    /** The values by their JSON paths; all elements of an array have the same path. */
    private static Map<String, String> values(String json) throws IOException {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    String path = parser.getParsingContext()
                            .pathAsPointer()
                            .toString()
                            .replaceAll("/\\d+", "");
                    values.merge(path, parser.getText(), (first, next) -> first + " " + next);
                }
            }
        }
        return values;
    }
}
