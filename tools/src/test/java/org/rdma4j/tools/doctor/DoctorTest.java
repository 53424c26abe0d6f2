package org.rdma4j.tools.doctor;

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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private static final int BROKEN = 2;
    private static final int USAGE = 64;

    @TempDir
    Path folder;

    private record Report(int status, String out, String err) {}

    @Test
    void theFaultComesFirstAndItsRemedyUnderIt() throws Exception {
        writeConflict("ipmidev");

        Report report = doctor("--root", folder.toString());

        assertThat(report.status()).isEqualTo(BROKEN);
        List<String> lines = report.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("devices      there is no RDMA device");
        assertThat(lines.get(1)).startsWith("broken       device numbers: character major 231,");
        assertThat(lines)
                .containsSubsequence(
                        "             1. modprobe -r ipmi_devintf",
                        "             2. modprobe ib_uverbs",
                        "             3. modprobe ib_umad",
                        "             4. modprobe ipmi_devintf");
    }

    @Test
    void helpHasTheExitStatusesAndExamples() throws Exception {
        Report help = doctor("--help");

        assertThat(help.status()).isZero();
        assertThat(help.out())
                .contains("0 nothing is wrong", "1 warnings", "2 something is", "64 wrong usage")
                .contains("rdma4j doctor --collect machine.tar", "rdma4j doctor --root machine.tar");
        assertThat(help.out().lines())
                .allMatch(line -> line.length() <= 80)
                .filteredOn(line -> line.startsWith("  rdma4j doctor"))
                .hasSize(4)
                .allMatch(line -> line.matches("  rdma4j doctor.*  \\S.*"));
    }

    @Test
    void onlyTheVerboseReportHasTheEvidence() throws Exception {
        writeConflict("ipmidev");

        assertThat(doctor("--root", folder.toString()).out()).doesNotContain("| /proc/devices: 231 ipmidev");
        assertThat(doctor("--root", folder.toString(), "--verbose").out()).contains("| /proc/devices: 231 ipmidev");
    }

    @Test
    void theShortReportHasOneLineForANote() throws Exception {
        write("proc/devices", "Character devices:\n231 infiniband_mad\n231 infiniband_verbs\n");
        write("proc/self/limits", "Max locked memory         8388608              8388608              bytes\n");
        String remedy = "/etc/security/limits.d/90-memlock.conf";

        assertThat(doctor("--root", folder.toString()).out())
                .contains("\nnote         limits: this user may lock 8 MiB of memory\n")
                .contains("\n             doctor --verbose tells more, and how it knows\n")
                .doesNotContain(remedy);
        assertThat(doctor("--root", folder.toString(), "--verbose").out()).contains(remedy);
    }

    @Test
    void theReportFitsATerminal() throws Exception {
        writeConflict("ipmidev");

        assertThat(doctor("--root", folder.toString()).out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(doctor("--root", folder.toString(), "--verbose").out().lines())
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void fileContentsReachTheTerminalWithoutControlCharacters() throws Exception {
        writeConflict("evil\u001B[2J\u0007\u009B2J\u202E");

        assertThat(doctor("--root", folder.toString(), "--verbose").out())
                .contains("evil", "[2J")
                .doesNotContain("\u001B", "\u0007", "\u009B", "\u202E");
    }

    @Test
    void theReportForProgramsIsJson() throws Exception {
        writeConflict("evil\u001B\"");

        Report report = doctor("--json", "--root", folder.toString());

        assertThat(report.status()).isEqualTo(BROKEN);
        try (JsonParser json = new JsonFactory().createParser(report.out())) {
            json.nextToken();
            json.nextToken();
            assertThat(json.currentName()).isEqualTo("state");
            assertThat(json.nextTextValue()).isEqualTo("broken");
            JsonToken last = json.currentToken();
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                last = token;
            }
            assertThat(last).isEqualTo(JsonToken.END_OBJECT);
        }
    }

    @Test
    void aSnapshotShowsElsewhereWhatTheSystemShowed() throws Exception {
        Path archive = folder.resolve("snapshot.tar");
        Path copy = Files.createDirectory(folder.resolve("copy"));

        Report here = doctor("--collect", archive.toString());
        int unpacked = new ProcessBuilder("tar", "-xf", archive.toString(), "-C", copy.toString())
                .start()
                .waitFor();
        Report there = doctor("--root", copy.toString());

        assertThat(doctor("--root", archive.toString())).isEqualTo(there);
        assertThat(unpacked).isZero();
        assertThat(here.err()).contains("look it through before you send it");
        // The line about Java describes the JVM of this test.
        assertThat(here.out().replace(", Java\n", "\n").lines().toList())
                .containsAll(there.out()
                        .lines()
                        .filter(line -> !line.contains("on the machine that the copy is from"))
                        .toList());
        assertThat(there.status()).isEqualTo(here.status());
    }

    @Test
    void wrongUsageIsNotADiagnosis() {
        assertThat(doctor("--nonsense").status()).isEqualTo(USAGE);
        assertThat(doctor("--root", folder.resolve("nowhere").toString()).status())
                .isEqualTo(USAGE);
        assertThat(doctor("--root", "/", "--collect", "x").status()).isEqualTo(USAGE);
        assertThat(doctor("--collect", folder.resolve("no/where").toString()).status())
                .isEqualTo(USAGE);
    }

    @Test
    void anArchiveIsListedAndNeverWrittenOverAFile() throws Exception {
        Path archive = folder.resolve("snapshot.tar");

        Report first = doctor("--collect", archive.toString());
        byte[] written = Files.readAllBytes(archive);
        Report second = doctor("--collect", archive.toString());

        assertThat(first.err()).contains("\n  /proc/: devices");
        assertThat(first.err().lines()).allMatch(line -> line.length() <= 80 || line.contains(folder.toString()));
        assertThat(second.status()).isEqualTo(USAGE);
        assertThat(second.err()).contains("exists already");
        assertThat(archive).hasBinaryContent(written);
    }

    @Test
    void anOptionWithoutItsValueIsRefusedInOneSentence() {
        assertThat(doctor("--root=").err()).startsWith("doctor: --root needs a value");
        assertThat(doctor("--collect=").err()).startsWith("doctor: --collect needs a value");
        assertThat(doctor("--device=").err()).startsWith("doctor: --device needs a value");
        assertThat(doctor("--port", "1").err()).startsWith("doctor: --port is a number from 1, of the device");
        assertThat(doctor("--collect", "x", "--device", "mlx5_0").status()).isEqualTo(USAGE);
    }

    @Test
    void anEmptyFolderIsNotASystem() throws Exception {
        Report empty = doctor("--root", folder.toString());

        assertThat(empty.status()).isEqualTo(1);
        assertThat(empty.out()).contains("cannot tell  copy: this folder holds no copy of a system");
        write("machine/proc/devices", "Character devices:\n");
        assertThat(doctor("--root", folder.toString()).out()).contains("The folder machine in");
    }

    @Test
    void aFileThatIsNotAnArchiveIsRefused() throws Exception {
        write("notes.txt", "not a copy\n".repeat(100));

        Report report = doctor("--root", folder.resolve("notes.txt").toString());

        assertThat(report.status()).isEqualTo(USAGE);
        assertThat(report.err()).contains("is neither a folder nor a tar file");
    }

    @Test
    void aCompressedArchiveIsRead() throws Exception {
        writeConflict("ipmidev");
        Path archive = folder.resolve("copy.tar.gz");
        int packed = new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), "proc", "sys")
                .start()
                .waitFor();

        assertThat(packed).isZero();
        assertThat(doctor("--root", archive.toString()).out())
                .isEqualTo(doctor("--root", folder.toString()).out());
    }

    @Test
    void anArchiveCannotWriteOutsideOfItsFolder() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("a/proc"));
        Files.writeString(inside.resolve("devices"), "Character devices:\n");
        Files.writeString(folder.resolve("outside"), "as it was");
        Path archive = folder.resolve("evil.tar");
        int packed = new ProcessBuilder(
                        "tar",
                        "-cf",
                        archive.toString(),
                        "-C",
                        folder.toString(),
                        "--transform=s,outside,../../outside,",
                        "-P",
                        "outside",
                        "a/proc")
                .start()
                .waitFor();

        assertThat(packed).isZero();
        assertThat(doctor("--root", archive.toString()).status()).isNotEqualTo(USAGE);
        assertThat(folder.resolve("outside")).hasContent("as it was");
        assertThat(Path.of("/outside")).doesNotExist();
    }

    @Test
    void theNamedDeviceIsChecked() throws Exception {
        writeConflict("ipmidev");
        write("sys/class/infiniband/mlx5_0/ports/1/state", "1: DOWN\n");

        Report report = doctor("--root", folder.toString(), "--device", "mlx4_0");

        assertThat(report.status()).isEqualTo(BROKEN);
        assertThat(report.out())
                .contains("device: the kernel has no device mlx4_0")
                .contains("It has: mlx5_0");
    }

    private void writeConflict(String driver) throws IOException {
        write("proc/devices", "Character devices:\n231 " + driver + "\n");
        write("proc/modules", "ipmi_devintf 20480 0 - Live 0x0\n");
        write("proc/sys/kernel/osrelease", "6.1.0-56-amd64\n");
        write("sys/module/ib_core/refcnt", "0\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Report doctor(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Doctor()
                .run(
                        arguments,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Report(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
