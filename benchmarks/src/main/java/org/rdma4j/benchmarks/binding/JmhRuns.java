package org.rdma4j.benchmarks.binding;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rdma4j.benchmarks.ChildJvm;
import org.rdma4j.benchmarks.Collector;
import org.rdma4j.benchmarks.Effort;
import org.rdma4j.benchmarks.report.Row;

/** Runs {@link JmhProgram}. JMH passes its environment on to its JVMs, which find the stand-in through it. */
public final class JmhRuns {
    private JmhRuns() {}

    /**
     * Measures.
     *
     * @param effort how thoroughly
     * @param found gets each row as soon as it is measured
     * @throws IOException if a JVM cannot be started, or fails
     */
    public static void run(Effort effort, Consumer<Row> found) throws IOException {
        for (Collector collector : effort.collectors()) {
            Process process = ChildJvm.start(
                    JmhProgram.class,
                    options(collector),
                    StandInLibrary.environment(),
                    collector.name(),
                    String.valueOf(effort.forks()),
                    String.valueOf(effort.iterations()));
            ChildJvm.readFigures(process, "JMH", Row::ofLine, found);
        }
    }

    private static List<String> options(Collector collector) {
        return Stream.concat(StandInLibrary.options(collector).stream(), Stream.of(JmhProgram.UNSAFE))
                .toList();
    }
}
