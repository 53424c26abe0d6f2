package org.rdma4j.samples.fastpath;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.HdrHistogram.Histogram;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.WaitingStrategy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Two queue pairs of the first device send a message back and forth and allocate nothing: requests are written once and
 * posted many times, and completions are always polled into the same batch.
 */
@Command(
        name = "fastpath",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Sends a message of 64 bytes back and forth on the first device without allocating an object, and"
                + " prints how long it took and how many bytes were allocated.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all messages went back and forth",
            "1:something failed; a sentence on stderr says what",
            "2:wrong usage"
        })
final class FastPath implements Runnable {
    private static final int WARM_UP = 2_000;
    private static final int ROUNDS = 10_000;
    private static final int POLLS = 100;
    private static final long SLOWEST_NANOS = 60_000_000_000L;

    /** Getting this object allocates; calling its methods does not. */
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** How to wait for a message. */
    enum Waiting {
        SPIN,
        YIELD,
        SLEEP;

        WaitingStrategy strategy() {
            return switch (this) {
                case SPIN -> WaitingStrategy.spinning();
                case YIELD -> WaitingStrategy.spinningThenYielding(POLLS);
                case SLEEP -> WaitingStrategy.spinningThenSleeping(POLLS);
            };
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "WAITING",
            defaultValue = "spin",
            description = {
                "how to wait for a message:",
                "spin: poll all the time (default)",
                "yield: poll, and after " + POLLS + " polls let other threads run",
                "sleep: poll, and after " + POLLS + " polls sleep until a completion is announced"
            })
    private Waiting waiting = Waiting.SPIN;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private FastPath() {}

    /**
     * Runs the program.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new FastPath())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(FastPath::report);
    }

    @Override
    public void run() {
        WaitingStrategy strategy = waiting.strategy();
        try (Devices devices = Devices.list();
                Context context = devices.requireFirst().open()) {
            Side left = new Side(context);
            Side right = new Side(context);
            left.connect(right);
            right.connect(left);
            Histogram roundTrips = new Histogram(SLOWEST_NANOS, 3);
            play(left, right, strategy, WARM_UP, roundTrips);
            roundTrips.reset();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            play(left, right, strategy, ROUNDS, roundTrips);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%d round trips, %s: median %.1f us, 99th percentile %.1f us, %d bytes allocated%n",
                            ROUNDS,
                            strategy,
                            roundTrips.getValueAtPercentile(50) / 1e3,
                            roundTrips.getValueAtPercentile(99) / 1e3,
                            allocated);
        }
    }

    private static void play(Side left, Side right, WaitingStrategy strategy, int rounds, Histogram roundTrips) {
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            right.expect();
            left.send();
            right.awaitMessage(strategy);
            left.expect();
            right.send();
            left.awaitMessage(strategy);
            roundTrips.recordValue(System.nanoTime() - begin);
        }
    }

    /** Prints a sentence if the device or the system refuses something; anything else is a fault of the program. */
    private static int report(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof RdmaException || failure instanceof IllegalStateException) {
            commandLine.getErr().println("fastpath: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
