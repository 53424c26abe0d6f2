package org.rdma4j.tools.doctor;

import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
                .addOption(value("DIR", "examine the system whose files lie in this folder", "--root"))
                .addOption(
                        value("FILE", "write what the checks read here into a tar file, nothing private", "--collect"))
                .addOption(flag("print the report as JSON", "--json"))
                .addOption(flag("show what is good too, and all evidence", "-v", "--verbose"))
                .addOption(flag("print this, and end", "-h", "--help"));
        spec.usageMessage()
                .description("Tells why RDMA does not work here, and what to do. Changes nothing, needs no root.")
                .footer("Exit status: 0 good, 1 warnings, 2 broken, 64 the doctor could not do its work.");
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
}
