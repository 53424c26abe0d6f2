package org.rdma4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.rdma4j.benchmarks.binding.BlockRuns;
import org.rdma4j.benchmarks.binding.JmhRuns;
import org.rdma4j.benchmarks.lab.LabRuns;
import org.rdma4j.benchmarks.report.Report;
import org.rdma4j.benchmarks.report.Row;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code bench [--quick] [--output FOLDER] [PART...]}: measures the library against C, and writes a report. */
public final class Bench {
    /** What can be measured. */
    enum Part {
        BLOCKS,
        JMH,
        DEVICE
    }

    private final Path home;
    private final Effort effort;
    private final List<Row> rows = new ArrayList<>();

    private Bench(Path home, Effort effort) {
        this.home = home;
        this.effort = effort;
    }

    /**
     * Runs the command.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(specification());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionStrategy(Bench::run);
        command.setExecutionExceptionHandler((exception, _, _) -> {
            System.err.println("bench: " + exception.getMessage());
            return 1;
        });
        System.exit(command.execute(arguments));
    }

    private static CommandSpec specification() {
        CommandSpec specification = CommandSpec.create()
                .name("bench")
                .addOption(OptionSpec.builder("--quick")
                        .arity("0")
                        .type(boolean.class)
                        .description("one short measurement of each kind")
                        .build())
                .addOption(OptionSpec.builder("--output")
                        .paramLabel("FOLDER")
                        .type(Path.class)
                        .description(
                                "write report.md, report.json and the plots to it (default: target/bench of the checkout)")
                        .build())
                .addOption(OptionSpec.builder("-h", "--help")
                        .arity("0")
                        .type(boolean.class)
                        .usageHelp(true)
                        .description("print this, and end")
                        .build())
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("PART")
                        .arity("0..*")
                        .type(Part[].class)
                        .description("blocks, jmh or device (default: all)")
                        .build());
        specification
                .usageMessage()
                .description("Measures the library against C, and writes a report with plots.")
                .footer(
                        "",
                        "Parts:",
                        "  blocks   the binding alone, in blocks of C and of Java that alternate in one process",
                        "  jmh      the binding alone, in JMH's harness",
                        "  device   latency and bandwidth on soft-RoCE, against perftest and ibv_rc_pingpong",
                        "",
                        "All parts take most of an hour, or some minutes with --quick, whose figures are rough. Do not use"
                                + " the machine for anything else meanwhile.",
                        "Exit status: 0 measured; 1 something failed; 2 wrong usage.");
        return specification;
    }

    private static int run(ParseResult parsed) {
        if (CommandLine.printHelpIfRequested(parsed)) {
            return 0;
        }
        Path home = Path.of(System.getProperty("rdma4j.home", ""));
        Part[] parts = parsed.matchedPositionalValue(0, Part.values());
        Bench bench = new Bench(home, parsed.hasMatchedOption("--quick") ? Effort.QUICK : Effort.FULL);
        Path folder = parsed.matchedOptionValue("--output", home.resolve("target/bench"));
        try {
            try {
                bench.measure(parts.length == 0 ? EnumSet.allOf(Part.class) : EnumSet.copyOf(List.of(parts)));
            } finally { // the figures of one part are kept if another part fails
                bench.report(folder);
            }
            return 0;
        } catch (IOException | IllegalStateException e) {
            throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), e.getMessage(), e);
        }
    }

    private void measure(Set<Part> parts) throws IOException {
        Consumer<Row> found = this::found;
        if (parts.contains(Part.BLOCKS)) {
            BlockRuns.run(effort, found);
        }
        if (parts.contains(Part.JMH)) {
            JmhRuns.run(effort, found);
        }
        if (parts.contains(Part.DEVICE)) {
            LabRuns.run(home, effort, found);
        }
    }

    private void report(Path folder) throws IOException {
        if (!rows.isEmpty()) {
            Report.of(rows).write(folder);
            System.out.println("the report is " + folder.resolve("report.md"));
        }
    }

    /** Keeps the figure, and prints it, because the next one takes a while. */
    private void found(Row row) {
        rows.add(row);
        System.out.printf(
                Locale.ROOT,
                "%s: %s, %d: C %.1f %s, Java %.1f %s, ratio %.3f%n",
                row.part(),
                row.name(),
                row.scale(),
                row.c(),
                row.unit(),
                row.java(),
                row.unit(),
                row.ratio().median());
    }
}
