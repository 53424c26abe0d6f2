package org.rdma4j.benchmarks.binding;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.rdma4j.benchmarks.Collector;
import org.rdma4j.benchmarks.report.Row;

/** Runs {@link CycleBenchmark}, and prints a {@link Row} for each loop and count. */
public final class JmhProgram {
    private static final TimeValue ITERATION = TimeValue.milliseconds(500);
    /** JMH uses it, and each JVM would warn of that. */
    static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

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
        System.setOut(System.err); // JMH prints even if its output is switched off
        int forks = Integer.parseInt(arguments[1]);
        int iterations = Integer.parseInt(arguments[2]);
        for (Loop loop : Loop.values()) {
            for (int count : loop.counts()) {
                rows.println(row(collector, loop, count, forks, iterations).toLine());
            }
        }
    }

    /** Forks of C and of Java in turn, so that neighbors run at about the same speed of the machine. */
    private static Row row(Collector collector, Loop loop, int count, int forks, int iterations)
            throws RunnerException {
        Options options = new OptionsBuilder()
                .include(CycleBenchmark.class.getName())
                .param("loop", loop.name())
                .param("requests", String.valueOf(count))
                .forks(1)
                .warmupIterations(iterations)
                .warmupTime(ITERATION)
                .measurementIterations(iterations)
                .measurementTime(ITERATION)
                .jvmArgsAppend(StandInLibrary.options(collector).toArray(String[]::new))
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", UNSAFE)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        List<Double> c = new ArrayList<>();
        List<Double> java = new ArrayList<>();
        double allocated = 0;
        for (int fork = 0; fork < forks; fork++) {
            Collection<RunResult> results = new Runner(options).run();
            c.add(of("c", results).getPrimaryResult().getScore());
            RunResult inJava = of("java", results);
            java.add(inJava.getPrimaryResult().getScore());
            allocated = Math.max(allocated, allocated(inJava));
        }
        return Row.of("JMH, " + collector, loop.title(), count, "ns", c, java, allocated);
    }

    /** Uses the median of the iterations, because JMH counts the closing at the end of the last one. */
    private static double allocated(RunResult result) {
        return result.getSecondaryResults().get(ALLOCATED).getStatistics().getPercentile(50);
    }

    private static RunResult of(String method, Collection<RunResult> results) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
                .findFirst()
                .orElseThrow();
    }
}
