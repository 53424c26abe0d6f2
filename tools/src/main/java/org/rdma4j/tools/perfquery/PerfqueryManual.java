package org.rdma4j.tools.perfquery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text of perfquery's manual page. */
public final class PerfqueryManual {
    /** What it is for. */
    public static final String PURPOSE = "read or reset the counters of InfiniBand ports";

    /** How it is called. */
    public static final String SYNOPSIS = "perfquery [options] [<lid|guid> [[port(s)] [reset_mask]]]";

    private PerfqueryManual() {}

    /**
     * An option.
     *
     * @param names how it is written
     * @param description what it does
     */
    public record Option(String names, String description) {}

    /**
     * All options in order.
     *
     * @return by their long names, with the hyphens
     */
    public static Map<String, Option> options() {
        Map<String, Option> options = new LinkedHashMap<>();
        for (PerfqueryOption option : PerfqueryOption.values()) {
            options.put(
                    "--" + option.form().longName(),
                    new Option(option.names(), option.form().description()));
        }
        return options;
    }

    /**
     * What it does.
     *
     * @return paragraphs
     */
    public static List<String> description() {
        return List.of(
                "Asks the performance management agent of a port for its counters and prints them, or resets them. The"
                        + " port is given by the LID of its node, or with -G by its GUID, which a subnet manager must"
                        + " know; without an address it is a port of this host.",
                "Ports are one number, a list (1,4,8) or a range (1-10). Without options PortCounters are printed. Of the"
                        + " options that choose another attribute the first in the list below counts. Where an agent"
                        + " cannot answer for all ports at once, -a asks them one by one and adds up.",
                "A reset sets to zero the counters whose bits are in the mask: all of them where there is none. It prints"
                        + " nothing.",
                "Numbers are decimal, hexadecimal (0x10) or octal (010). The counters of data count words of four bytes,"
                        + " and all counters stay at their largest value: rdma4j-counters(1) shows units, differences"
                        + " and whole fabrics.",
                "What is printed, and the exit status, are those of perfquery of infiniband-diags 44.0, with two"
                        + " exceptions: a list of more than 255 ports, beyond which that one writes over its own memory,"
                        + " is an error here; and where that one silently does something else than was asked for, a"
                        + " sentence on standard error says what.");
    }

    /**
     * Examples.
     *
     * @return lines
     */
    public static List<String> examples() {
        return PerfqueryHelp.EXAMPLES;
    }

    /**
     * What the exit status means.
     *
     * @return paragraphs
     */
    public static List<String> exitStatus() {
        return List.of(
                "0 if all was done; 2 if the command line was wrong, or help was asked for; 255 if something failed,"
                        + " which a line on standard output tells.");
    }
}
