package org.rdma4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab from the user's view: a command that runs another command on a host with soft-RoCE. */
@Tag("lab")
class LabTest {
    private static final Path LAB =
            Path.of("../native/soft-roce/lab").toAbsolutePath().normalize();
    private static final long PATIENCE_SECONDS = 180;

    @TempDir
    Path folder;

    @Test
    void providesARealDeviceWithTheReservedMajor() throws Exception {
        Run run = lab("--", "sh", "-c", "stat -c '%t:%T %F %a' /dev/infiniband/uverbs0 && ibv_devices");
        assertThat(run.output()).startsWith("e7:c0 character special file 666").contains("rxe");
        assertThat(run.status()).isZero();
    }

    @Test
    void passesOnTheExitStatus() throws Exception {
        assertThat(lab("--", "sh", "-c", "exit 3").status()).isEqualTo(3);
        assertThat(lab("--", "sh", "-c", "kill -KILL $$").status()).isEqualTo(128 + 9);
        assertThat(lab("--", "no-such-command").status()).isEqualTo(127);
    }

    @Test
    void passesOnBothOutputsByteByByte() throws Exception {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        Path results = folder.resolve("results");
        Files.createDirectories(results);
        Files.write(results.resolve("bytes"), bytes);
        Run run = lab(
                "--results", results.toString(), "--", "sh", "-c", "cat $RDMA4J_LAB_RESULTS/bytes; echo a word >&2");
        assertThat(run.output().equals(new String(bytes, StandardCharsets.ISO_8859_1)))
                .isTrue();
        assertThat(run.error()).isEqualTo("a word\n");
    }

    @Test
    void bringsBackTheResultsFolderAndNothingElse() throws Exception {
        Path results = folder.resolve("results");
        Path elsewhere = folder.resolve("elsewhere");
        Run run = lab(
                "--where",
                "guest",
                "--results",
                results.toString(),
                "--",
                "sh",
                "-c",
                "mkdir -p " + folder + "; echo kept >$RDMA4J_LAB_RESULTS/file; echo lost >" + elsewhere);
        assertThat(run.status()).as(run.error()).isZero();
        assertThat(results.resolve("file")).hasContent("kept");
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void endsACommandThatTakesTooLong() throws Exception {
        Run run = lab("--timeout", "2", "--", "sleep", "1000");
        assertThat(run.status()).isEqualTo(124);
        assertThat(run.error()).contains("2 s");
    }

    @Test
    void noticesAKernelThatDies() throws Exception {
        Run run = lab("--where", "guest", "--", "sh", "-c", "echo c >/proc/sysrq-trigger; sleep 1000");
        assertThat(run.status()).isEqualTo(125);
        assertThat(run.error()).containsIgnoringCase("sysrq");
    }

    @Test
    void endsTheCommandWhenItIsTerminated() throws Exception {
        Path results = folder.resolve("results");
        Process lab = start(
                "--results",
                results.toString(),
                "--",
                "sh",
                "-c",
                "trap 'echo told >$RDMA4J_LAB_RESULTS/trap; exit 0' TERM; echo up >$RDMA4J_LAB_RESULTS/up; "
                        + "while :; do sleep 0.1; done");
        awaitFile(results.resolve("up"), lab);
        lab.destroy();
        assertThat(lab.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(lab.exitValue()).isEqualTo(143);
        assertThat(results.resolve("trap")).hasContent("told");
    }

    @Test
    void connectsTwoHostsByAWire() throws Exception {
        Run run = lab(
                "--hosts",
                "2",
                "--",
                "sh",
                "-c",
                "busybox ping -c 1 -W 5 $(eval echo \\$RDMA4J_LAB_ADDRESS_$((1 - RDMA4J_LAB_HOST))) >/dev/null && "
                        + "echo host $RDMA4J_LAB_HOST of $RDMA4J_LAB_HOSTS");
        assertThat(run.output().lines()).containsExactlyInAnyOrder("[0] host 0 of 2", "[1] host 1 of 2");
        assertThat(run.status()).isZero();
    }

    @Test
    void cutsTheWireAndMendsIt() throws Exception {
        Run run = lab(
                "--hosts",
                "2",
                "--",
                "sh",
                "-c",
                "[ $RDMA4J_LAB_HOST = 0 ] || exit 0; port=/sys/class/infiniband/$RDMA4J_LAB_DEVICE/ports/1/state; "
                        + "for wanted in off:DOWN on:ACTIVE; do echo ${wanted%:*} > $RDMA4J_LAB_WIRE; "
                        + "until grep -q ${wanted#*:} $port; do sleep 0.1; done; cat $port; done");
        assertThat(run.output().lines()).containsExactly("[0] 1: DOWN", "[0] 4: ACTIVE");
        assertThat(run.status()).isZero();
    }

    @Test
    void failsIfOneOfTwoHostsFails() throws Exception {
        assertThat(lab("--hosts", "2", "--", "sh", "-c", "exit $((RDMA4J_LAB_HOST * 5))")
                        .status())
                .isEqualTo(5);
    }

    /** The guest is root and has the module, so a lab inside it needs no second guest. */
    @Test
    void usesTheHostItselfIfThatCanHaveADevice() throws Exception {
        Run run = lab(
                "--where",
                "guest",
                "--",
                LAB.toString(),
                "--",
                "sh",
                "-c",
                "echo $RDMA4J_LAB; ls /sys/class/infiniband");
        assertThat(run.output().lines()).first().isEqualTo("host");
        assertThat(run.output().lines()).hasSize(3);
    }

    @Test
    void refusesWrongUsageInOneSentence() throws Exception {
        assertThat(lab().status()).isEqualTo(125);
        Run run = lab("--hosts", "3", "--", "true");
        assertThat(run.status()).isEqualTo(125);
        assertThat(run.error().lines()).hasSize(1);
        assertThat(lab("--kernel", "9.9", "--", "true").status()).isEqualTo(125);
    }

    private Run lab(String... arguments) throws Exception {
        Process process = start(arguments);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroy();
            throw new AssertionError("the lab has not ended: " + List.of(arguments));
        }
        return new Run(
                process.exitValue(),
                Files.readString(output(), StandardCharsets.ISO_8859_1),
                Files.readString(error()));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAB.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("RDMA4J_LAB_RESULTS");
        return builder.redirectInput(new File("/dev/null"))
                .redirectOutput(output().toFile())
                .redirectError(error().toFile())
                .start();
    }

    private Path output() {
        return folder.resolve("stdout");
    }

    private Path error() {
        return folder.resolve("stderr");
    }

    private void awaitFile(Path file, Process lab) throws Exception {
        for (int i = 0; i < PATIENCE_SECONDS * 10 && !Files.exists(file) && lab.isAlive(); i++) {
            Thread.sleep(100);
        }
        assertThat(file).as(Files.readString(error())).exists();
    }

    /**
     * The result of a run of the lab.
     *
     * @param status the exit status
     * @param output the standard output, one character for each byte
     * @param error the standard error
     */
    private record Run(int status, String output, String error) {}
}
