package org.rdma4j.benchmarks.binding;

import java.io.PrintStream;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.rdma4j.benchmarks.Collector;
import org.rdma4j.benchmarks.report.Ratio;
import org.rdma4j.benchmarks.report.Row;

/** Runs {@link CycleBenchmark}, and prints a {@link Row} for each loop and count. */
public final class JmhProgram {
    private static final TimeValue ITERATION = TimeValue.milliseconds(500);
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private JmhProgram() {}

    /**
     * Measures.
     *
     * @param arguments the garbage collector, how many forks, and how many iterations
     * @throws RunnerException if JMH fails
     */
    public static void main(String[] arguments) throws RunnerException {
        Collector collector = Collector.valueOf(arguments[0]);
        PrintStream rows = System.out;
        System.setOut(System.err); // JMH prints, whatever it is told
        for (Loop loop : Loop.values()) {
            for (int count : loop.counts()) {
                Options options = new OptionsBuilder()
                        .include(CycleBenchmark.class.getName())
                        .param("loop", loop.name())
                        .param("requests", String.valueOf(count))
                        .forks(Integer.parseInt(arguments[1]))
                        .warmupIterations(Integer.parseInt(arguments[2]))
                        .warmupTime(ITERATION)
                        .measurementIterations(Integer.parseInt(arguments[2]))
                        .measurementTime(ITERATION)
                        .jvmArgsAppend(StandInLibrary.options(collector).toArray(String[]::new))
                        .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build();
                rows.println(
                        row(collector, loop, count, new Runner(options).run()).toLine());
            }
        }
    }

    private static Row row(Collector collector, Loop loop, long count, Collection<RunResult> results) {
        RunResult inC = of("c", results);
        RunResult inJava = of("java", results);
        double c = inC.getPrimaryResult().getScore();
        double java = inJava.getPrimaryResult().getScore();
        DoubleSummaryStatistics forksInC = forks(inC);
        DoubleSummaryStatistics forksInJava = forks(inJava);
        Ratio ratio =
                new Ratio(java / c, forksInJava.getMin() / forksInC.getMax(), forksInJava.getMax() / forksInC.getMin());
        Result<?> allocated = inJava.getSecondaryResults().get(ALLOCATED);
        return new Row("JMH, " + collector, loop.title(), count, "ns", c, java, ratio, allocated.getScore());
    }

    private static DoubleSummaryStatistics forks(RunResult result) {
        return result.getBenchmarkResults().stream()
                .mapToDouble(fork -> fork.getPrimaryResult().getScore())
                .summaryStatistics();
    }

    private static RunResult of(String method, Collection<RunResult> results) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
                .findFirst()
                .orElseThrow();
    }
}
