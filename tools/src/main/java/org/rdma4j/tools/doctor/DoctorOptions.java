package org.rdma4j.tools.doctor;

import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.tools.Options;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the user asked for.
 *
 * @param root the folder that the examined system lies in
 * @param collect where to write a snapshot of this system; null for none
 * @param json whether a program reads the report
 * @param verbose whether to show all findings and all evidence
 * @param colour whether a terminal shows the report
 */
record DoctorOptions(Path root, @Nullable Path collect, boolean json, boolean verbose, boolean colour) {

    /** The parser. Built without annotations, which would be read by reflection at each start. */
    static CommandLine parser() {
        CommandSpec spec = CommandSpec.create()
                .name("doctor")
                .addOption(Options.value("DIR", "examine the system whose files lie in this folder", "--root"))
                .addOption(Options.value(
                        "FILE", "write what the checks read here into a tar file, nothing private", "--collect"))
                .addOption(Options.flag("print the report as JSON", "--json"))
                .addOption(Options.flag(
                        "show what is good too, what to do about notes, and all evidence", "-v", "--verbose"))
                .addOption(Options.help());
        spec.usageMessage()
                .description("Tells why RDMA does not work here, and what to do. Changes nothing, needs no root.")
                .footer(
                        "",
                        "Exit status: 0 nothing is wrong; 1 warnings, or something could not be looked at; 2 something is"
                                + " broken; 64 wrong usage, or the doctor could not do its work.",
                        "",
                        "Examples:",
                        "  rdma4j doctor                        what is wrong here?",
                        "  rdma4j doctor --verbose              how does it know?",
                        "  rdma4j doctor --collect machine.tar  copy what it looks at, nothing private",
                        "  rdma4j doctor --root machine/        examine such a copy, unpacked");
        return new CommandLine(spec);
    }

    static DoctorOptions of(ParseResult parsed) {
        String root = parsed.matchedOptionValue("--root", "/");
        @Nullable String collect = parsed.matchedOptionValue("--collect", (String) null);
        if (collect != null && parsed.hasMatchedOption("--root")) {
            throw new ParameterException(
                    parsed.commandSpec().commandLine(), "--collect is for this system: leave out --root");
        }
        return new DoctorOptions(
                Path.of(root).toAbsolutePath().normalize(),
                collect == null ? null : Path.of(collect),
                parsed.hasMatchedOption("--json"),
                parsed.hasMatchedOption("-v"),
                isTerminal());
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                && System.getenv("NO_COLOR") == null;
    }
}
