package org.rdma4j.tools.counters;

import java.io.PrintStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.rdma4j.tools.counters.Watch.Sweep;

/** Prints an object on a line for each port and each failure of a sweep, and one for the sweep itself at its end. */
final class JsonView implements Watch.View {
    private final PrintStream out;
    private final Alarms alarms;

    JsonView(PrintStream out, Alarms alarms) {
        this.out = out;
        this.alarms = alarms;
    }

    @Override
    public void show(Sweep sweep) {
        for (Reading reading : sweep.sample().readings()) {
            @Nullable ReadingChange change = sweep.changeOf(reading);
            if (alarms.isShown(reading, change)) {
                out.print(CountersJson.port(reading, change));
            }
        }
        Instant now = Instant.now();
        sweep.sample().failures().forEach(failure -> out.print(CountersJson.failure(failure, now)));
        out.print(CountersJson.sweep(sweep, now));
    }
}
