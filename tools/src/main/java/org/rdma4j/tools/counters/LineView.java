package org.rdma4j.tools.counters;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdma4j.tools.counters.Watch.Sweep;

/** Prints a line for each port that has changed; with limits, for each port that is above one. */
final class LineView implements Watch.View {
    private final PrintStream out;
    private final PrintStream err;
    private final Alarms alarms;
    private Set<String> standing = Set.of();
    private long late;

    LineView(PrintStream out, PrintStream err, Alarms alarms) {
        this.out = out;
        this.err = err;
        this.alarms = alarms;
    }

    @Override
    public void show(Sweep sweep) {
        showFailures(sweep);
        showLateness(sweep);
        for (Reading reading : sweep.sample().readings()) {
            @Nullable ReadingChange change = sweep.changeOf(reading);
            String time = reading.time().truncatedTo(ChronoUnit.MILLIS) + " ";
            if (alarms.limits().isSet()) {
                List<Counter> alarming = alarms.of(reading, change);
                if (!alarming.isEmpty()) {
                    out.println(time + CountersText.alarm(reading, alarming, change));
                }
            } else if (change != null) {
                // There is nothing to compare the first reading with.
                out.print(time + CountersText.change(reading, change));
            }
        }
    }

    /** A failure is printed when it appears and when it is over, and not with each sweep of a night. */
    private void showFailures(Sweep sweep) {
        Set<String> now = new LinkedHashSet<>();
        sweep.sample().failures().forEach(failure -> now.add(failure.toString()));
        now.stream().filter(failure -> !standing.contains(failure)).forEach(this::tell);
        standing.stream().filter(failure -> !now.contains(failure)).forEach(failure -> tell("no longer: " + failure));
        standing = now;
    }

    /** Printed the first, the second, the fourth, the eighth time and so on. */
    private void showLateness(Sweep sweep) {
        if (sweep.isLate() && Long.bitCount(++late) == 1) {
            tell(sweep.lateness() + (late == 1 ? "" : "; %d times by now".formatted(late)));
        }
    }

    private void tell(String sentence) {
        err.println("counters: " + sentence);
    }
}
