package org.rdma4j.tools.counters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Guid;
import org.rdma4j.Lid;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.tools.Options;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options of the command, their help, and what they may be. */
final class CountersCommandLine {
    private static final int LARGEST_UNICAST_LID = 0xBFFF;
    private static final int LARGEST_PORT = 254;

    private CountersCommandLine() {}

    /** The parser. Built without annotations, which would be read by reflection at each start. */
    static CommandLine parser() {
        CommandSpec spec = CommandSpec.create()
                .name("counters")
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .type(String.class)
                        .paramLabel("LID")
                        .description("the node to read, 1 to 49151, decimal or hexadecimal; default: this host")
                        .build())
                .addPositional(PositionalParamSpec.builder()
                        .index("1..*")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel("PORT")
                        .description(
                                "its ports, as 1 or 1,3 or 1-8; default: all of a switch, the one with that LID of a"
                                        + " channel adapter")
                        .build())
                .addOption(Options.value(
                        "GUID", "the node to read, by port GUID; needs a running subnet manager", "--guid"))
                .addOption(Options.value("GID", "the node to read, by GID: a RoCE host that runs perf-agent", "--gid"))
                .addOption(Options.value("N", "the local GID index that --gid is sent from (0)", "--gid-index"))
                .addOption(Options.flag("read all ports of the subnet; needs root, no subnet manager", "--fabric"))
                .addOption(Options.flag("print JSON; with --watch one object for each line", "--json"))
                .addOption(Options.flag("print the JSON Schema of --json, and end", "--json-schema"))
                .addOption(Options.value("SECONDS", "read again and again, and print differences and rates", "--watch"))
                .addOption(Options.value("N", "end a watch after this many sweeps", "--count"))
                .addOption(Options.value(
                        "N", "show only ports with an error counter above N; see exit status", "--errors-over"))
                .addOption(Options.value(
                        "N",
                        "with --watch: show only ports of which an error counter grew by more than N between two sweeps",
                        "--new-errors-over"))
                .addOption(Options.value("NAME", "the device to ask through, or the RoCE device to read", "-C", "--ca"))
                .addOption(Options.value("PORT", "its port", "-P", "--ca-port"))
                .addOption(Options.value("MS", "how long to wait for each of three tries (1000)", "-t", "--timeout"))
                .addOption(Options.value("N", "how many nodes --fabric asks at the same time (16)", "--in-flight"))
                .addOption(Options.value("KEY", "the subnet's M_Key", "-y", "--m-key"))
                .addOption(Options.value("N", "the index of the P_Key to send with (0)", "-Y", "--pkey-index"))
                .addOption(Options.help());
        spec.usageMessage()
                .description(
                        "Reads the counters of ports: of this host, of one node, or of the whole subnet.",
                        "",
                        "InfiniBand ports are read by datagram, as perfquery does, with 64 bits where the agent has"
                                + " them. For a RoCE port of this host the kernel's counters are read, and the output"
                                + " says so. Data is in bytes. A counter at its largest value is marked saturated: it"
                                + " stays there, so what came after is unknown.",
                        "",
                        "A watch compares each sweep with the one before. A reading belongs to a port of a node GUID,"
                                + " not to a LID: with each sweep of --fabric, and of a LID or GUID, the owner of the"
                                + " LID is checked, and nodes that come, go or get another LID are found. A difference"
                                + " is unknown (in JSON null) where a counter was reset or is saturated, or was not"
                                + " read before. A sweep begins each SECONDS; if one takes longer, a message says so.",
                        "")
                .footer(
                        "",
                        "Error counters are those of errors, drops and discards; of hw_counters those whose",
                        "names say so. What could not be read is named on standard error, in JSON as",
                        "objects of type failure in the same stream.",
                        "",
                        "Exit status:",
                        "  0  all was read, and no error counter is above a limit",
                        "  1  all was read, and an error counter is above a limit",
                        "  2  wrong usage",
                        "  3  something could not be read; no error counter that was read is above a limit",
                        "  4  both 1 and 3",
                        "With --watch the status tells what happened in any of its sweeps.",
                        "",
                        "Examples:",
                        "  rdma4j counters                          the first active port of this host",
                        "  rdma4j counters 12 1-4 --watch 2         ports 1 to 4 of LID 12, and rates",
                        "  rdma4j counters --fabric --errors-over 0 which ports have seen errors?",
                        "  rdma4j counters --fabric --watch 10 --new-errors-over 0",
                        "                                           tell of each new error",
                        "  rdma4j counters -C rxe0 --json           what the kernel counts for RoCE");
        return new CommandLine(spec);
    }

    static CountersOptions options(ParseResult parsed) {
        Values values = new Values(parsed);
        String first = parsed.matchedPositionalValue(0, (String) null);
        @Nullable String guid = values.text("--guid");
        @Nullable String gid = values.text("--gid");
        boolean isFabric = parsed.hasMatchedOption("--fabric");
        boolean isLid = guid == null && gid == null && first != null;
        values.requireOne("--guid, --gid, --fabric or a LID", guid != null, gid != null, isFabric, isLid);
        // With another kind of address all positional arguments are ports.
        List<String> ports = isLid
                ? parsed.matchedPositionalValue(1, List.of())
                : parsed.matchedPositionals().stream()
                        .flatMap(each -> each.originalStringValues().stream())
                        .toList();
        boolean isWatch = parsed.hasMatchedOption("--watch");
        if (!isWatch && (parsed.hasMatchedOption("--count") || parsed.hasMatchedOption("--new-errors-over"))) {
            throw values.wrong("--count and --new-errors-over are for --watch");
        }
        CountersOptions.Target target = new CountersOptions.Target(
                isLid ? Lid.of((int) values.parse("a LID", String.valueOf(first), 1, LARGEST_UNICAST_LID)) : null,
                guid == null ? null : new Guid(values.hexadecimal("--guid", guid)),
                gid == null ? null : values.gid(gid),
                values.number("--gid-index", 0, 0, 255),
                values.ports(ports),
                isFabric);
        CountersOptions.Access access = new CountersOptions.Access(
                values.text("--ca"),
                values.number("--ca-port", 0, 0, LARGEST_PORT),
                MadRetryPolicy.defaults()
                        .withTimeout(Duration.ofMillis(values.number("--timeout", 1000, 1, Integer.MAX_VALUE))),
                values.number("--in-flight", 16, 1, 1024),
                values.key("--m-key"),
                values.number("--pkey-index", 0, 0, 0xFFFF));
        return new CountersOptions(
                target,
                access,
                new CountersOptions.Limits(values.limit("--errors-over"), values.limit("--new-errors-over")),
                isWatch
                        ? new CountersOptions.Schedule(
                                values.seconds("--watch"), values.number("--count", 0, 1, Integer.MAX_VALUE))
                        : null,
                parsed.hasMatchedOption("--json"));
    }

    /** Converts the values that picocli found, and reports in one sentence what is wrong with them. */
    private record Values(ParseResult parsed) {
        @Nullable
        String text(String option) {
            return parsed.matchedOptionValue(option, (String) null);
        }

        int number(String option, int absent, int least, int most) {
            @Nullable String text = text(option);
            return text == null ? absent : (int) parse(option, text, least, most);
        }

        @Nullable
        Long limit(String option) {
            @Nullable String text = text(option);
            return text == null ? null : parse(option, text, 0, Integer.MAX_VALUE);
        }

        long parse(String what, String text, long least, long most) {
            try {
                long number = Long.decode(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw wrong("%s is a number from %d to %d, not '%s'".formatted(what, least, most, text));
        }

        /** Lists and ranges: {@code 1,3} and {@code 1-8}. */
        List<Integer> ports(List<String> texts) {
            List<Integer> ports = new ArrayList<>();
            for (String text : texts) {
                for (String part : text.split(",", -1)) {
                    String[] ends = part.split("-", 2);
                    int first = (int) parse("a port", ends[0], 0, LARGEST_PORT);
                    int last = ends.length == 1 ? first : (int) parse("a port", ends[1], 0, LARGEST_PORT);
                    if (last < first) {
                        throw wrong("a range of ports goes from the smaller to the larger, not '%s'".formatted(part));
                    }
                    for (int port = first; port <= last; port++) {
                        ports.add(port);
                    }
                }
            }
            return ports;
        }

        long hexadecimal(String option, String text) {
            try {
                return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
            } catch (NumberFormatException _) {
                throw wrong("%s is 16 hexadecimal digits, as 0x0002c903000a1b2c, not '%s'".formatted(option, text));
            }
        }

        long key(String option) {
            @Nullable String text = text(option);
            if (text == null) {
                return 0;
            }
            try {
                return text.startsWith("0x")
                        ? Long.parseUnsignedLong(text.substring(2), 16)
                        : Long.parseUnsignedLong(text);
            } catch (NumberFormatException _) {
                throw wrong("%s is a number of 64 bits, decimal or hexadecimal".formatted(option));
            }
        }

        Gid gid(String text) {
            try {
                return Gid.parse(text);
            } catch (IllegalArgumentException e) {
                throw wrong("--gid: " + e.getMessage());
            }
        }

        Duration seconds(String option) {
            String text = String.valueOf(text(option));
            try {
                double seconds = Double.parseDouble(text);
                if (seconds >= 0.01 && seconds <= 86_400) {
                    return Duration.ofNanos((long) (seconds * 1e9));
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw wrong("%s is a number of seconds from 0.01 to 86400, not '%s'".formatted(option, text));
        }

        void requireOne(String what, boolean... given) {
            int count = 0;
            for (boolean each : given) {
                count += each ? 1 : 0;
            }
            if (count > 1) {
                throw wrong("give one of " + what + ", not several");
            }
        }

        ParameterException wrong(String sentence) {
            return new ParameterException(parsed.commandSpec().commandLine(), sentence);
        }
    }
}
