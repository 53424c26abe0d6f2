package org.rdma4j.benchmarks.binding;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.rdma4j.benchmarks.ChildJvm;
import org.rdma4j.benchmarks.Collector;
import org.rdma4j.benchmarks.Effort;
import org.rdma4j.benchmarks.report.Median;
import org.rdma4j.benchmarks.report.Ratio;
import org.rdma4j.benchmarks.report.Row;

/** Runs {@link PairedBlocks} for each loop, in JVMs of its own. */
public final class BlockRuns {
    private BlockRuns() {}

    /**
     * Measures.
     *
     * @param effort how thoroughly
     * @param found gets each row as soon as it is measured
     * @throws IOException if a JVM cannot be started, or fails
     */
    public static void run(Effort effort, Consumer<Row> found) throws IOException {
        for (Collector collector : effort.collectors()) {
            for (Loop loop : Loop.values()) {
                for (int count : loop.counts()) {
                    found.accept(run(effort, collector, loop, count));
                }
            }
        }
    }

    private static Row run(Effort effort, Collector collector, Loop loop, int count) throws IOException {
        List<PairedBlocks.Measurement> forks = new ArrayList<>();
        for (int fork = 0; fork < effort.forks(); fork++) {
            Process process = ChildJvm.start(
                    PairedBlocks.class,
                    StandInLibrary.options(collector),
                    StandInLibrary.environment(),
                    loop.name(),
                    String.valueOf(count),
                    String.valueOf(effort.warmUpSeconds()),
                    String.valueOf(effort.blocks()));
            ChildJvm.readFigures(process, "measuring " + loop, PairedBlocks.Measurement::of, forks::add);
        }
        return new Row(
                "blocks, " + collector,
                loop.title(),
                count,
                "ns",
                median(forks, PairedBlocks.Measurement::cNanos),
                median(forks, PairedBlocks.Measurement::javaNanos),
                Ratio.of(forks.stream()
                        .mapToDouble(PairedBlocks.Measurement::ratio)
                        .toArray()),
                forks.stream()
                        .mapToDouble(PairedBlocks.Measurement::allocated)
                        .max()
                        .orElseThrow());
    }

    private static double median(
            List<PairedBlocks.Measurement> forks, ToDoubleFunction<PairedBlocks.Measurement> figure) {
        return Median.of(forks.stream().mapToDouble(figure).toArray());
    }
}
