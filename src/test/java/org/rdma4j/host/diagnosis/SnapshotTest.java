package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdma4j.host.SystemRoot;

/** A snapshot has all that the diagnosis reads: what is said of it is what is said of the system. */
class SnapshotTest {
    @TempDir
    Path system;

    @TempDir
    Path copy;

    @ParameterizedTest(name = "{0}")
    @MethodSource("machines")
    void isJudgedAsTheSystemThatItWasTakenOf(ReportedMachine machine) throws Exception {
        machine.facts().layOut(system);
        Snapshot snapshot = new Snapshot();

        Diagnosis first = Diagnosis.collecting(new SystemRoot(system), snapshot);

        layOut(snapshot);
        assertThat(Diagnosis.of(new SystemRoot(copy))).isEqualTo(first);
    }

    static Stream<ReportedMachine> machines() {
        return Stream.of(
                        KindsOfTroubleTest.cards(),
                        KindsOfTroubleTest.kernels(),
                        KindsOfTroubleTest.transports(),
                        KindsOfTroubleTest.userSpace(),
                        KindsOfTroubleTest.containers())
                .flatMap(machines -> machines);
    }

    private void layOut(Snapshot snapshot) throws IOException {
        for (Map.Entry<String, String> file : snapshot.files().entrySet()) {
            Files.writeString(created(file.getKey()), file.getValue());
        }
        for (Map.Entry<String, String> link : snapshot.links().entrySet()) {
            Files.createSymbolicLink(created(link.getKey()), Path.of(link.getValue()));
        }
    }

    private Path created(String path) throws IOException {
        Path file = copy.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        return file;
    }
}
