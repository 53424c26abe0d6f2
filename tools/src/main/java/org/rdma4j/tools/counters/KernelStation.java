package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.host.PortCounterFiles;
import org.rdma4j.host.SystemRoot;

/** This host's kernel, asked for a RoCE port. */
record KernelStation(String device, int port) implements Station {
    private static final Pattern NAME_OF_ERRORS = Pattern.compile("(.*_)?(err|drop|discard).*|link_downed");

    @Override
    public List<Reading> read() {
        PortCounterFiles kernel = PortCounterFiles.of(SystemRoot.HOST, device, port);
        List<Counter> counters = new ArrayList<>();
        kernel.standard().forEach((name, value) -> counters.add(counter("", name, value)));
        kernel.hardware().forEach((name, value) -> counters.add(counter("hw_counters/", name, value)));
        if (counters.isEmpty()) {
            throw new RdmaException(
                    "the kernel shows no counters of %s port %d: there is no such port, or its driver has none in /sys/class/infiniband/%s/ports/%d"
                            .formatted(device, port, device, port),
                    Errno.ENOENT);
        }
        return List.of(Reading.now(new PortPlace(device, port, 0, "", null), CounterOrigin.KERNEL, counters));
    }

    private static Counter counter(String folder, String name, long value) {
        return new Counter(folder + name, unit(name.toLowerCase(Locale.ROOT)), value, Long.SIZE);
    }

    /** The names of {@code counters} are the kernel's; those of {@code hw_counters} are each driver's own. */
    private static CounterUnit unit(String name) {
        if (name.equals("port_xmit_data") || name.equals("port_rcv_data")) {
            return CounterUnit.BYTES;
        }
        if (name.endsWith("_wait")) {
            return CounterUnit.TICKS;
        }
        if (NAME_OF_ERRORS.matcher(name).matches()) {
            return CounterUnit.ERRORS;
        }
        return name.endsWith("packets") || name.endsWith("pkts") ? CounterUnit.PACKETS : CounterUnit.EVENTS;
    }
}
