package org.rdma4j.benchmarks.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.rdma4j.benchmarks.ChildJvm;
import org.rdma4j.benchmarks.Effort;
import org.rdma4j.benchmarks.report.Row;

/** Runs {@link LabProgram} on a host with soft-RoCE. */
public final class LabRuns {
    private LabRuns() {}

    /**
     * Measures on the lab.
     *
     * @param home the checkout, with the lab in it
     * @param effort how thoroughly to measure
     * @param found gets each row as soon as it is measured
     * @throws IOException if the lab fails
     */
    public static void run(Path home, Effort effort, Consumer<Row> found) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        List<String> command = List.of(
                home.resolve("native/soft-roce/lab").toString(),
                "--timeout",
                "3000",
                "--",
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--class-path",
                System.getProperty("java.class.path"),
                LabProgram.class.getName(),
                String.valueOf(effort.rounds()));
        Process lab = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ChildJvm.readFigures(lab, "the lab", Row::ofLine, found);
    }
}
