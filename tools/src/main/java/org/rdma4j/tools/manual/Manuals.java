package org.rdma4j.tools.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rdma4j.tools.DescribedCommand;
import org.rdma4j.tools.counters.Counters;
import org.rdma4j.tools.devices.ListDevices;
import org.rdma4j.tools.devinfo.Devinfo;
import org.rdma4j.tools.doctor.Doctor;
import org.rdma4j.tools.perfagent.PerfAgent;
import org.rdma4j.tools.perfquery.PerfqueryManual;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Writes the manual pages and the completions of all commands into a folder, with the subfolders that systems expect.
 */
public final class Manuals {
    private static final List<DescribedCommand> COMMANDS =
            List.of(new Counters(), new ListDevices(), new Devinfo(), new Doctor(), new PerfAgent());

    private Manuals() {}

    /**
     * The program.
     *
     * @param arguments the folder, as {@code /usr/share}
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path manuals = Files.createDirectories(folder.resolve("man/man1"));
        Path completions = Files.createDirectories(folder.resolve("bash-completion/completions"));
        CommandLine all = new CommandLine(CommandSpec.create().name("rdma4j"));
        for (DescribedCommand command : COMMANDS) {
            CommandLine parser = command.parser();
            String name = parser.getCommandName();
            Files.writeString(manuals.resolve("rdma4j-" + name + ".1"), CommandManual.of(parser));
            all.addSubcommand(name, parser);
        }
        all.addSubcommand("perfquery", new CommandLine(perfqueryOptions()));
        all.addSubcommand("cache", new CommandLine(CommandSpec.create().name("cache")));
        Files.writeString(manuals.resolve("perfquery.1"), perfquery());
        Files.writeString(completions.resolve("rdma4j"), AutoComplete.bash("rdma4j", all));
        Files.writeString(
                completions.resolve("perfquery"),
                "# What bash completes perfquery with.\ncomplete -o default -W '%s' perfquery\n"
                        .formatted(String.join(" ", PerfqueryManual.options().keySet())));
    }

    /** Perfquery has a parser of its own, which reads options as the C library does. */
    private static CommandSpec perfqueryOptions() {
        CommandSpec spec = CommandSpec.create().name("perfquery");
        PerfqueryManual.options()
                .keySet()
                .forEach(name -> spec.addOption(OptionSpec.builder(name).build()));
        return spec;
    }

    private static String perfquery() {
        ManualPage page = new ManualPage("perfquery", PerfqueryManual.PURPOSE);
        page.section("SYNOPSIS").synopsis(PerfqueryManual.SYNOPSIS);
        page.section("DESCRIPTION");
        PerfqueryManual.description().forEach(page::paragraph);
        page.section("OPTIONS");
        PerfqueryManual.options().values().forEach(option -> page.item(option.names(), option.description()));
        page.section("EXAMPLES").verbatim(PerfqueryManual.examples());
        page.section("EXIT STATUS");
        PerfqueryManual.exitStatus().forEach(page::paragraph);
        return page.toString();
    }
}
