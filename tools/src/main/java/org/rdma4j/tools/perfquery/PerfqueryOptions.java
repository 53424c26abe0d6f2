package org.rdma4j.tools.perfquery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rdma4j.mad.MadPatience;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the user asked for.
 *
 * @param caName the channel adapter to ask through; null for any
 * @param portNumber its port; 0 for the first active one
 * @param extended whether the 64-bit counters are wanted
 * @param patience how long to wait for answers
 * @param arguments LID, port, and what the C tool ignores too
 */
record PerfqueryOptions(
        @Nullable String caName, int portNumber, boolean extended, MadPatience patience, List<String> arguments) {

    /** What the C tool has besides, and whether a value follows: refused, because to ignore it would be a wrong answer. */
    private static final Map<List<String>, Boolean> REFUSED = Map.ofEntries(
            Map.entry(List.of("-X", "--xmtsl"), false),
            Map.entry(List.of("-S", "--rcvsl"), false),
            Map.entry(List.of("-D", "--xmtdisc"), false),
            Map.entry(List.of("-E", "--rcverr"), false),
            Map.entry(List.of("-T", "--extended_speeds"), false),
            Map.entry(List.of("--oprcvcounters"), false),
            Map.entry(List.of("--flowctlcounters"), false),
            Map.entry(List.of("--vloppackets"), false),
            Map.entry(List.of("--vlopdata"), false),
            Map.entry(List.of("--vlxmitflowctlerrors"), false),
            Map.entry(List.of("--vlxmitcounters"), false),
            Map.entry(List.of("--swportvlcong"), false),
            Map.entry(List.of("--rcvcc"), false),
            Map.entry(List.of("--slrcvfecn"), false),
            Map.entry(List.of("--slrcvbecn"), false),
            Map.entry(List.of("--xmitcc"), false),
            Map.entry(List.of("--vlxmittimecc"), false),
            Map.entry(List.of("-c", "--smplctl"), false),
            Map.entry(List.of("-a", "--all_ports"), false),
            Map.entry(List.of("-l", "--loop_ports"), false),
            Map.entry(List.of("-r", "--reset_after_read"), false),
            Map.entry(List.of("-R", "--Reset_only"), false),
            Map.entry(List.of("-z", "--config"), true),
            Map.entry(List.of("-G", "--Guid"), false),
            Map.entry(List.of("-s", "--sm_port"), true),
            Map.entry(List.of("-y", "--m_key"), true),
            Map.entry(List.of("-e", "--errors"), false),
            Map.entry(List.of("-v", "--verbose"), false),
            Map.entry(List.of("-d", "--debug"), false));

    /** The parser. Built without annotations, which would be read by reflection at each start. */
    static CommandLine parser() {
        CommandSpec spec = CommandSpec.create()
                .name("perfquery")
                .addOption(flag("show extended port counters", "-x", "--extended"))
                .addOption(value("<ca>", "CA name to use", "-C", "--Ca"))
                .addOption(value("<port>", "CA port number to use", "-P", "--Port"))
                .addOption(flag("use LID address argument, as is the default", "-L", "--Lid"))
                .addOption(value("<ms>", "timeout in ms", "-t", "--timeout"))
                .addOption(flag("help message", "-h", "--help"))
                .addOption(flag("show version", "-V", "--version"))
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("[<lid> [port]]")
                        .hideParamSyntax(true)
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("the port to ask; the local port where none is named")
                        .build());
        REFUSED.forEach((names, takesValue) -> spec.addOption(OptionSpec.builder(names.toArray(String[]::new))
                .hidden(true)
                .arity(takesValue ? "1" : "0")
                .type(takesValue ? String.class : boolean.class)
                .build()));
        return new CommandLine(spec)
                .setAbbreviatedOptionsAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(true);
    }

    private static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .arity("0")
                .type(boolean.class)
                .description(description)
                .build();
    }

    private static OptionSpec value(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .arity("1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /**
     * Reads what the parser found.
     *
     * @throws ParameterException if there is an option that is refused
     * @throws PerfqueryFailure if the time-out is none
     */
    static PerfqueryOptions of(ParseResult parsed) {
        for (OptionSpec option : parsed.matchedOptions()) {
            if (option.hidden()) {
                throw new ParameterException(
                        parsed.commandSpec().commandLine(),
                        "the option " + String.join(" (", option.names()) + (option.names().length > 1 ? ")" : "")
                                + " of the C perfquery is not in this one");
            }
        }
        List<String> arguments = parsed.matchedPositionalValue(0, List.<String>of());
        if (arguments.size() > 1 && isSeveralPorts(arguments.get(1))) {
            throw new ParameterException(
                    parsed.commandSpec().commandLine(),
                    "a list or range of ports, such as " + arguments.get(1) + ", is not in this perfquery: name one");
        }
        return new PerfqueryOptions(
                parsed.matchedOptionValue("-C", (String) null),
                CInteger.parse(parsed.matchedOptionValue("-P", "0")).toInt(),
                parsed.hasMatchedOption("-x"),
                patience(parsed.matchedOptionValue("-t", "1000")),
                arguments);
    }

    private static boolean isSeveralPorts(String port) {
        return port.indexOf(',') >= 0 || port.indexOf('-') >= 0;
    }

    private static MadPatience patience(String text) {
        CInteger timeout = CInteger.parse(text);
        if (!timeout.isComplete() || timeout.value() <= 0 || timeout.value() > Integer.MAX_VALUE) {
            throw new PerfqueryFailure(
                    "Invalid timeout \"%s\".  Timeout requires a positive integer value < %d."
                            .formatted(text, Integer.MAX_VALUE),
                    null);
        }
        return MadPatience.DEFAULT.withTimeout(Duration.ofMillis(timeout.value()));
    }
}
