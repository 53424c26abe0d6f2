package org.rdma4j.tools.counters;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.rdma4j.RdmaException;
import org.rdma4j.tools.DescribedCommand;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code counters [LID [PORT...]]}: shows the counters of ports, in units, once or again and again, of one port or of a
 * whole subnet, from InfiniBand's agents or, for RoCE, from the kernel. The exit status is 0 where all was read, 1 where
 * an error counter is above a threshold, 2 for wrong usage, 3 where something could not be read.
 */
public final class Counters implements DescribedCommand {
    private static final int GOOD = 0;
    private static final int ERRORS = 1;
    private static final int USAGE = 2;
    private static final int FAILURE = 3;

    /** The command. */
    public Counters() {}

    @Override
    public int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandLine parser = CountersOptions.parser();
        try {
            ParseResult parsed = parser.parseArgs(arguments);
            if (parsed.hasMatchedOption("--help")) {
                parser.usage(out);
                return GOOD;
            }
            return run(CountersOptions.of(parsed), out, err);
        } catch (ParameterException e) {
            err.println("counters: " + e.getMessage() + "; counters --help tells more");
            return USAGE;
        } catch (RdmaException e) {
            err.println("counters: " + e.getMessage());
            return FAILURE;
        }
    }

    @Override
    public CommandLine parser() {
        return CountersOptions.parser();
    }

    private static int run(CountersOptions options, PrintStream out, PrintStream err) {
        Progress progress = new Progress(err);
        ManyAtOnce manyAtOnce = new ManyAtOnce(options.inFlight());
        try (Stations stations = Stations.of(options, manyAtOnce, progress)) {
            Duration interval = options.watch();
            if (interval == null) {
                Sample sample = Sample.of(stations.list(), manyAtOnce, progress).after(stations.silent());
                sample.failures().forEach(failure -> err.println("counters: " + failure));
                out.print(options.isJson() ? CountersJson.document(shown(sample, options)) : text(sample, options));
                return statusOf(sample, options.errorsOver());
            }
            boolean isScreen = !options.isJson() && Terminal.isTerminal(Terminal.STANDARD_OUTPUT);
            Watch watch = new Watch(out, err, options.isJson(), isScreen);
            int status = GOOD;
            for (int count = 1; ; count++) {
                Sample sample =
                        Sample.of(stations.list(), manyAtOnce, isScreen && count > 1 ? Progress.NONE : progress);
                // A screen is drawn anew, and would hide what stands above it; lines stay.
                sample = isScreen || count == 1 ? sample.after(stations.silent()) : sample;
                status = worse(status, statusOf(sample, options.errorsOver()));
                watch.show(shown(sample, options), interval);
                // Nobody reads on where the pipe is broken.
                if (count == options.count() || out.checkError() || !pause(interval)) {
                    return status;
                }
            }
        }
    }

    /** With a threshold the ports that are above it, and no others. */
    private static Sample shown(Sample sample, CountersOptions options) {
        OptionalLong threshold = options.errorsOver();
        return threshold.isEmpty()
                ? sample
                : new Sample(
                        sample.readings().stream()
                                .filter(reading -> !reading.errorsOver(threshold.getAsLong())
                                        .isEmpty())
                                .toList(),
                        sample.failures());
    }

    private static String text(Sample sample, CountersOptions options) {
        StringBuilder text = new StringBuilder();
        List<Reading> readings = shown(sample, options).readings();
        if (options.errorsOver().isPresent()) {
            long threshold = options.errorsOver().getAsLong();
            readings.forEach(reading -> text.append(reading.place())
                    .append(": ")
                    .append(CountersText.errors(reading.errorsOver(threshold)))
                    .append('\n'));
            text.append("%d of %d ports have an error counter above %d\n"
                    .formatted(readings.size(), sample.readings().size(), threshold));
        } else if (options.isFabric()) {
            text.append(CountersText.heading());
            readings.forEach(reading -> text.append(CountersText.row(reading)));
        } else {
            readings.forEach(reading -> text.append(CountersText.listing(reading, null)));
        }
        return text.toString();
    }

    private static int statusOf(Sample sample, OptionalLong errorsOver) {
        if (errorsOver.isPresent()
                && sample.readings().stream()
                        .anyMatch(reading ->
                                !reading.errorsOver(errorsOver.getAsLong()).isEmpty())) {
            return ERRORS;
        }
        return sample.failures().isEmpty() ? GOOD : FAILURE;
    }

    /** Errors are the news; after them what could not be read. */
    private static int worse(int one, int other) {
        return one == ERRORS || other == ERRORS ? ERRORS : Math.max(one, other);
    }

    private static boolean pause(Duration interval) {
        try {
            Thread.sleep(interval);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
