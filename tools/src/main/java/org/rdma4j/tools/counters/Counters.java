package org.rdma4j.tools.counters;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.tools.DescribedCommand;
import org.rdma4j.tools.PrintableText;
import org.rdma4j.tools.getopt.GetoptException;
import picocli.CommandLine;

/**
 * {@code counters [LID [PORT...]]}: shows the counters of ports in units, once or repeatedly, of one port or of a whole
 * subnet, from InfiniBand's agents or, for RoCE, from the kernel. {@code --help} defines the exit status.
 */
public final class Counters implements DescribedCommand {
    private static final String SCHEMA = "counters.schema.json";
    private static final int COLUMNS = 80;

    /** The command. */
    public Counters() {}

    @Override
    public int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            CountersCommandLine line = CountersCommandLine.of(arguments);
            if (line.has(CountersOption.HELP)) {
                parser().usage(out);
                return ExitStatus.GOOD;
            }
            if (line.has(CountersOption.JSON_SCHEMA)) {
                out.print(schema());
                return ExitStatus.GOOD;
            }
            return run(line.options(), out, err);
        } catch (GetoptException e) {
            err.println("counters: " + e.complaint() + "; counters --help tells more");
            return ExitStatus.USAGE;
        } catch (RdmaException e) {
            err.println("counters: " + PrintableText.of(String.valueOf(e.getMessage())));
            return ExitStatus.INCOMPLETE;
        } catch (IllegalStateException | IllegalArgumentException e) {
            // An uncaught exception would end with the status of "errors found".
            String place =
                    Stream.of(e.getStackTrace()).limit(3).map(String::valueOf).collect(Collectors.joining(", "));
            err.println("counters: a mistake in rdma4j ended it; please report this line: "
                    + PrintableText.of(e + " at " + place));
            return ExitStatus.INCOMPLETE;
        }
    }

    @Override
    public CommandLine parser() {
        return CountersHelp.described();
    }

    private static String schema() {
        try (InputStream schema = Objects.requireNonNull(Counters.class.getResourceAsStream(SCHEMA))) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(CountersOptions options, PrintStream out, PrintStream err) {
        try {
            return read(options, out, err);
        } catch (RdmaException e) {
            if (options.isJson()) {
                out.print(nothing(Failure.of(e, null, List.of(), 0), options));
            }
            throw e;
        }
    }

    /** The output for programs if nothing could be read. */
    private static String nothing(Failure failure, CountersOptions options) {
        return options.schedule() == null
                ? CountersJson.document(new Sample(List.of(), List.of(failure)), Instant.now())
                : CountersJson.failure(failure, Instant.now());
    }

    private static int read(CountersOptions options, PrintStream out, PrintStream err) {
        Progress progress = new Progress(err);
        CountersOptions.@Nullable Schedule schedule = options.schedule();
        try (Targets targets = Targets.of(options, progress)) {
            ExitStatus status = new ExitStatus();
            if (schedule == null) {
                once(targets, options, progress, status, out, err);
            } else {
                watch(targets, options, schedule, progress, status, out, err);
            }
            return status.value();
        }
    }

    private static void once(
            Targets targets,
            CountersOptions options,
            Progress progress,
            ExitStatus status,
            PrintStream out,
            PrintStream err) {
        Alarms alarms = new Alarms(options.limits());
        Sample sample = Sample.complete(
                targets.current(), new ManyAtOnce(options.access().inFlight()), progress);
        note(status, sample, alarms, null);
        if (options.isJson()) {
            out.print(CountersJson.document(sample.only(reading -> alarms.isShown(reading, null)), Instant.now()));
        } else {
            tell(sample.failures(), err);
            out.print(text(sample, options, alarms));
        }
    }

    /** If no port has a LID, one sentence is enough. */
    private static void tell(List<Failure> failures, PrintStream err) {
        boolean isUnmanaged =
                !failures.isEmpty() && failures.stream().allMatch(failure -> failure.code() == Failure.Code.NO_LID);
        if (isUnmanaged && failures.size() > 1) {
            err.printf(
                    "counters: %d ports have no LID, by which counters are asked for, among them %s; start a subnet manager (opensm)%n",
                    failures.size(), failures.getFirst().subject());
        } else {
            failures.forEach(failure -> err.println("counters: " + failure));
        }
    }

    private static void watch(
            Targets targets,
            CountersOptions options,
            CountersOptions.Schedule schedule,
            Progress progress,
            ExitStatus status,
            PrintStream out,
            PrintStream err) {
        Alarms alarms = new Alarms(options.limits());
        ManyAtOnce manyAtOnce = new ManyAtOnce(options.access().inFlight());
        boolean isScreen = !options.isJson() && Terminal.isTerminal(Terminal.STANDARD_OUTPUT);
        Watch watch = new Watch();
        Watch.View view = view(options, isScreen, alarms, out, err);
        Timetable timetable = new Timetable(schedule.interval());
        for (int count = 1; ; count++) {
            long start = System.nanoTime();
            Sample sample = Sample.of(targets.current(), manyAtOnce, isScreen && count > 1 ? Progress.NONE : progress);
            Watch.Sweep sweep = watch.next(sample, Duration.ofNanos(System.nanoTime() - start), schedule.interval());
            note(status, sample, alarms, sweep);
            view.show(sweep);
            out.flush();
            targets.refresh(sample.has(Failure.Code.MOVED));
            // A broken pipe means that nobody reads the output any more.
            if (count == schedule.count() || out.checkError() || !timetable.awaitNext()) {
                return;
            }
        }
    }

    private static Watch.View view(
            CountersOptions options, boolean isScreen, Alarms alarms, PrintStream out, PrintStream err) {
        if (options.isJson()) {
            return new JsonView(out, alarms);
        }
        return isScreen ? new ScreenView(out, alarms, Terminal::size) : new LineView(out, err, alarms);
    }

    private static void note(ExitStatus status, Sample sample, Alarms alarms, Watch.@Nullable Sweep sweep) {
        boolean isAlarm = sample.readings().stream()
                .anyMatch(reading -> !alarms.of(reading, sweep == null ? null : sweep.changeOf(reading))
                        .isEmpty());
        if (isAlarm) {
            status.foundErrors();
        }
        if (!sample.failures().isEmpty()) {
            status.missedSomething();
        }
    }

    private static String text(Sample sample, CountersOptions options, Alarms alarms) {
        StringBuilder text = new StringBuilder();
        List<Reading> readings = sample.readings();
        if (alarms.limits().isSet()) {
            List<Reading> alarming = readings.stream()
                    .filter(reading -> alarms.isShown(reading, null))
                    .toList();
            alarming.forEach(reading -> text.append(
                    CountersText.wrapped(CountersText.alarm(reading, alarms.of(reading, null), null), COLUMNS)));
            text.append("%d of the %d ports that were read have an error counter above %d\n"
                    .formatted(
                            alarming.size(),
                            readings.size(),
                            Objects.requireNonNullElse(alarms.limits().total(), 0L)));
            if (!sample.failures().isEmpty()) {
                text.append("not all could be read: %d failures\n"
                        .formatted(sample.failures().size()));
            }
        } else if (options.target().isFabric()) {
            text.append(CountersText.heading());
            readings.forEach(reading -> text.append(CountersText.row(reading, COLUMNS)));
        } else {
            readings.forEach(reading -> text.append(CountersText.listing(reading, null)));
        }
        return text.toString();
    }
}
