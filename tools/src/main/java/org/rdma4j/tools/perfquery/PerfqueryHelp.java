package org.rdma4j.tools.perfquery;

import java.util.List;
import java.util.stream.Collectors;

/** What {@code perfquery --help} prints. */
final class PerfqueryHelp {
    static final List<String> EXAMPLES = List.of(
            "perfquery 32 1              port 1 of LID 32",
            "perfquery -x 32 1           its counters of 64 bits",
            "perfquery -a 32 1-10        ports 1 to 10 added up",
            "perfquery -l 32 1,4,8       three ports, each by itself",
            "perfquery -R 32 2 0x0fff    reset the error counters of port 2");

    private PerfqueryHelp() {}

    static String text() {
        StringBuilder options = new StringBuilder();
        for (PerfqueryOption option : PerfqueryOption.values()) {
            options.append(option.help());
        }
        return """

                Usage: perfquery [options] [<lid|guid> [[port(s)] [reset_mask]]]

                Reads or resets the counters of a port: of this host's where none is named.
                Ports are one (4), a list (1,4,8) or a range (1-10).

                Options:
                """ + options + """

                Examples:
                """ + examples() + """

                Standard output and exit status are those of perfquery of infiniband-diags 44.0,
                but for two things. That one writes beyond its memory when more than 255 ports are
                listed: this one says so and ends with status 255. And where that one says nothing -
                a list with an option that asks one port only, -l with nothing to loop over, a reset
                with -c, the last lanes of -T, for which it has no room - this one says on standard
                error what it does, or what is missing.

                """;
    }

    private static String examples() {
        return EXAMPLES.stream().map(example -> "  " + example + "\n").collect(Collectors.joining());
    }
}
