package org.rdma4j.tools.counters;

import java.util.List;
import org.rdma4j.tools.Options;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help, from which the manual page and the completions are generated too. Arguments are read without picocli: no AOT
 * cache takes its classes, which are of Java 5, so that loading them takes longer than reading a port's counters.
 */
final class CountersHelp {
    private CountersHelp() {}

    static CommandLine described() {
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
                        .build());
        for (CountersOption option : CountersOption.values()) {
            spec.addOption(Options.of(option.form()));
        }
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
}
