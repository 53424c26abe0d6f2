package org.rdma4j.tools.counters;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
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

/**
 * What the user asked for.
 *
 * @param deviceName the channel adapter to ask through, or the RoCE device to read; null for the first with an active port
 * @param devicePort its port; 0 for the first active one
 * @param lid whom to ask; null where nobody was named by LID
 * @param guid the same by port GUID
 * @param gid the same by GID
 * @param gidIndex which of the own port's GIDs a GID is asked from
 * @param ports which ports of it; empty for all of a switch, and the one with that address of a channel adapter
 * @param isFabric whether all ports of the subnet are asked for
 * @param isJson whether a program reads the answer
 * @param watch how long to wait between two readings; null to read once
 * @param count how many readings a watch has; 0 for no end
 * @param errorsOver the largest number of errors that is no reason for another exit status
 * @param retryPolicy how long to wait for each answer, and how often to ask
 * @param inFlight how many nodes are asked at the same time
 */
record CountersOptions(
        @Nullable String deviceName,
        int devicePort,
        @Nullable Lid lid,
        @Nullable Guid guid,
        @Nullable Gid gid,
        int gidIndex,
        List<Integer> ports,
        boolean isFabric,
        boolean isJson,
        @Nullable Duration watch,
        int count,
        OptionalLong errorsOver,
        MadRetryPolicy retryPolicy,
        int inFlight) {
    private static final int LARGEST_UNICAST_LID = 0xBFFF;
    private static final int LARGEST_PORT = 254;
    private static final String LID = "LID";
    private static final String PORTS = "PORT";

    /** The parser. Built without annotations, which would be read by reflection at each start. */
    static CommandLine parser() {
        CommandSpec spec = CommandSpec.create()
                .name("counters")
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .type(String.class)
                        .paramLabel(LID)
                        .description(
                                "the node to ask, from 1 to 49151 or in hexadecimal; this host where there is none")
                        .build())
                .addPositional(PositionalParamSpec.builder()
                        .index("1..*")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(PORTS)
                        .description("its ports; where there are none, all of a switch, or the one with that LID")
                        .build())
                .addOption(Options.value(
                        "GUID", "the node to ask, by the GUID of its port; needs a subnet manager", "--guid"))
                .addOption(Options.value(
                        "GID", "the node to ask, by GID: a RoCE host that runs a performance agent", "--gid"))
                .addOption(Options.value("N", "the index of the own GID that --gid is asked from (0)", "--gid-index"))
                .addOption(Options.flag("all ports of the subnet; needs root, and no subnet manager", "--fabric"))
                .addOption(Options.flag("print JSON; with --watch one line for each port and reading", "--json"))
                .addOption(Options.value("SECONDS", "read again and again, and print differences and rates", "--watch"))
                .addOption(Options.value("N", "end a watch after this many readings", "--count"))
                .addOption(Options.value(
                        "N",
                        "show the ports with an error counter above this, and end with status 1 if there is one",
                        "--errors-over"))
                .addOption(Options.value("CA", "the device to ask through, or the RoCE device to read", "-C", "--ca"))
                .addOption(Options.value("PORT", "its port", "-P", "--ca-port"))
                .addOption(
                        Options.value("MS", "how long to wait for an answer, of three tries (1000)", "-t", "--timeout"))
                .addOption(Options.value("N", "how many nodes --fabric asks at the same time (16)", "--in-flight"))
                .addOption(Options.help());
        spec.usageMessage()
                .description(
                        "Shows what ports have counted: of this host, of another by address, or of the whole subnet.",
                        "",
                        "InfiniBand ports are asked by datagram, as perfquery does; what their agents count with 64 bits"
                                + " is shown from there. Of a RoCE port of this host the kernel's counters are read, and"
                                + " the output says so. Data is in bytes, which the ports themselves count by fours."
                                + " A counter that stands at its largest value is marked saturated: it stays there, so"
                                + " that nobody knows what came after. Between two readings a counter that fell was"
                                + " reset, unless its 32 bits have evidently begun anew; an unknown difference is shown"
                                + " as unknown, in JSON as null.",
                        "")
                .footer(
                        "",
                        "Errors are the counters of errors, drops and discards; of hw_counters those whose names say so.",
                        "Exit status: 0 read; 1 an error counter is above --errors-over, with --watch in any reading;"
                                + " 2 wrong usage; 3 nothing could be read, or with --fabric not all.",
                        "",
                        "Examples:",
                        "  rdma4j counters                          the first active port of this host",
                        "  rdma4j counters 12 1 --watch 2           port 1 of LID 12, and its rates",
                        "  rdma4j counters --fabric --errors-over 0 who has seen errors?",
                        "  rdma4j counters -C rxe0 --json           what the kernel counts for RoCE");
        return new CommandLine(spec);
    }

    static CountersOptions of(ParseResult parsed) {
        Values values = new Values(parsed);
        String lid = parsed.matchedPositionalValue(0, (String) null);
        List<String> ports = parsed.matchedPositionalValue(1, List.of());
        @Nullable String guid = values.text("--guid");
        @Nullable String gid = values.text("--gid");
        boolean isFabric = parsed.hasMatchedOption("--fabric");
        // With an address of another kind all that is left are ports.
        List<String> portTexts = guid != null || gid != null
                ? parsed.matchedPositionals().stream()
                        .flatMap(each -> each.originalStringValues().stream())
                        .toList()
                : ports;
        boolean isLid = guid == null && gid == null && lid != null;
        values.requireOne("--guid, --gid, --fabric or a LID", guid != null, gid != null, isFabric, isLid);
        if (parsed.hasMatchedOption("--count") && !parsed.hasMatchedOption("--watch")) {
            throw values.wrong("--count is for --watch");
        }
        return new CountersOptions(
                values.text("--ca"),
                values.number("--ca-port", 0, 0, LARGEST_PORT),
                isLid ? Lid.of((int) values.parse("a LID", String.valueOf(lid), 1, LARGEST_UNICAST_LID)) : null,
                guid == null ? null : new Guid(values.hexadecimal("--guid", guid)),
                gid == null ? null : values.gid(gid),
                values.number("--gid-index", 0, 0, 255),
                portTexts.stream()
                        .map(text -> (int) values.parse("a port", text, 0, LARGEST_PORT))
                        .toList(),
                isFabric,
                parsed.hasMatchedOption("--json"),
                values.seconds("--watch"),
                values.number("--count", 0, 1, Integer.MAX_VALUE),
                values.text("--errors-over") == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(values.number("--errors-over", 0, 0, Integer.MAX_VALUE)),
                MadRetryPolicy.DEFAULT.withTimeout(
                        Duration.ofMillis(values.number("--timeout", 1000, 1, Integer.MAX_VALUE))),
                values.number("--in-flight", 16, 1, 1024));
    }

    /** Takes the values out of what picocli found, and says in one sentence what is wrong with them. */
    private record Values(ParseResult parsed) {
        @Nullable
        String text(String option) {
            return parsed.matchedOptionValue(option, (String) null);
        }

        int number(String option, int absent, int least, int most) {
            @Nullable String text = text(option);
            return text == null ? absent : (int) parse(option, text, least, most);
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

        long hexadecimal(String option, String text) {
            try {
                return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
            } catch (NumberFormatException _) {
                throw wrong("%s is 16 hexadecimal digits, as 0x0002c903000a1b2c, not '%s'".formatted(option, text));
            }
        }

        Gid gid(String text) {
            try {
                return Gid.parse(text);
            } catch (IllegalArgumentException e) {
                throw wrong("--gid: " + e.getMessage());
            }
        }

        @Nullable
        Duration seconds(String option) {
            @Nullable String text = text(option);
            if (text == null) {
                return null;
            }
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
