package org.rdma4j.tools.doctor;

import java.io.Console;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.host.diagnosis.Named;
import org.rdma4j.tools.Options;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the user asked for.
 *
 * @param root the folder of the examined system
 * @param collect where to write a snapshot of this system; null for none
 * @param json whether the report is for a program
 * @param verbose whether to show all findings and all evidence
 * @param colour whether the report is for a terminal
 * @param named the device that the user means to use; null for any
 */
record DoctorOptions(
        Path root,
        @Nullable Path collect,
        boolean json,
        boolean verbose,
        boolean colour,
        @Nullable Named named) {

    /** The parser. Built without annotations, which would be read by reflection at each start. */
    static CommandLine parser() {
        CommandSpec spec = CommandSpec.create()
                .name("doctor")
                .addOption(Options.value(
                        "DIR", "examine the system whose files lie in this folder, or in this tar file", "--root"))
                .addOption(Options.value(
                        "FILE", "write what the checks read here into a tar file, nothing private", "--collect"))
                .addOption(Options.value("NAME", "judge by this device alone, as mlx5_0", "--device"))
                .addOption(Options.number("N", "judge by this port of the device", "--port"))
                .addOption(Options.flag("print the report as JSON", "--json"))
                .addOption(Options.flag(
                        "show what is good too, what to do about notes, and all evidence", "-v", "--verbose"))
                .addOption(Options.help());
        spec.usageMessage()
                .description("Tells why RDMA does not work here, and what to do. Changes nothing, needs no root.")
                .footer(
                        "",
                        "Exit status: 0 nothing is wrong; 1 warnings, or something could not be looked at; 2 something is"
                                + " broken: no RDMA device can be used, or the named one cannot; 64 wrong usage, or the"
                                + " doctor could not do its work.",
                        "",
                        "Examples:",
                        "  rdma4j doctor                        what is wrong here?",
                        "  rdma4j doctor --verbose              how does it know?",
                        "  rdma4j doctor --collect machine.tar  copy what it looks at, nothing private",
                        "  rdma4j doctor --root machine.tar     examine such a copy");
        return new CommandLine(spec);
    }

    static DoctorOptions of(ParseResult parsed) {
        String root = value(parsed, "--root", "/");
        @Nullable String collect = parsed.hasMatchedOption("--collect") ? value(parsed, "--collect", "") : null;
        @Nullable String deviceName = parsed.hasMatchedOption("--device") ? value(parsed, "--device", "") : null;
        @Nullable Integer port = parsed.matchedOptionValue("--port", (Integer) null);
        if (collect != null && (parsed.hasMatchedOption("--root") || deviceName != null)) {
            throw wrong(parsed, "--collect is for all of this system: leave out --root and --device");
        }
        if (port != null && (deviceName == null || port < 1)) {
            throw wrong(parsed, "--port is a number from 1, of the device that --device names");
        }
        return new DoctorOptions(
                path(parsed, "--root", root).toAbsolutePath().normalize(),
                collect == null ? null : path(parsed, "--collect", collect),
                parsed.hasMatchedOption("--json"),
                parsed.hasMatchedOption("-v"),
                isTerminal(),
                deviceName == null ? null : new Named(deviceName, port));
    }

    private static String value(ParseResult parsed, String option, String otherwise) {
        String value = parsed.matchedOptionValue(option, otherwise);
        if (value.isBlank()) {
            throw wrong(parsed, option + " needs a value after it, and got none");
        }
        return value;
    }

    private static Path path(ParseResult parsed, String option, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException _) {
            throw wrong(parsed, option + ": no file can have such a name");
        }
    }

    private static ParameterException wrong(ParseResult parsed, String sentence) {
        return new ParameterException(parsed.commandSpec().commandLine(), sentence);
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                && System.getenv("NO_COLOR") == null;
    }
}
