package org.rdma4j.tools.manual;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Generates the manual page of a command from its parser. */
final class CommandManual {
    private CommandManual() {}

    static String of(CommandLine parser) {
        CommandSpec spec = parser.getCommandSpec();
        String name = "rdma4j-" + spec.name();
        List<String> description = plain(spec.usageMessage().description());
        ManualPage page = new ManualPage(name, description.getFirst());
        page.section("SYNOPSIS")
                .synopsis("rdma4j "
                        + new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(Ansi.OFF))
                                .synopsis(0)
                                .strip()
                                .replaceAll("\\s+", " "));
        page.section("DESCRIPTION");
        description.stream().filter(paragraph -> !paragraph.isBlank()).forEach(page::paragraph);
        page.section("OPTIONS");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            page.item(parameter.paramLabel(), sentence(parameter.description()));
        }
        for (OptionSpec option : spec.options()) {
            String names = String.join(", ", option.names());
            page.item(
                    option.arity().max() == 0 ? names : names + " " + option.paramLabel(),
                    sentence(option.description()));
        }
        List<String> footer = plain(spec.usageMessage().footer());
        if (!footer.isEmpty()) {
            page.section("NOTES").verbatim(footer);
        }
        return page.toString();
    }

    private static String sentence(String... description) {
        return String.join(" ", plain(description));
    }

    /** Picocli's texts are formats, with percent signs escaped. */
    private static List<String> plain(String... texts) {
        return Arrays.stream(texts)
                .flatMap(text -> text.replace("%n", "\n").replace("%%", "%").lines())
                .toList();
    }
}
