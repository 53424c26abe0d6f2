package org.rdma4j.tools.perfagent;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.mad.UmadPortAttributes;
import org.rdma4j.perf.CounterField;
import org.rdma4j.perf.KernelCounters;
import org.rdma4j.perf.PerformanceAgent;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.tools.DescribedCommand;
import org.rdma4j.tools.Options;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code perf-agent [--Ca NAME] [--Port NUMBER]}: a performance management agent for a port that has none of its own,
 * such as soft-RoCE's. It runs until a signal ends it.
 */
public final class PerfAgent implements DescribedCommand {
    private static final int GOOD = 0;
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    /** The command. */
    public PerfAgent() {}

    @Override
    public int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandLine parser = parser();
        try {
            ParseResult parsed = parser.parseArgs(arguments);
            if (parsed.isUsageHelpRequested()) {
                parser.usage(out);
                return GOOD;
            }
            int port = parsed.matchedOptionValue("--Port", 1);
            if (port < 1 || port > 254) {
                throw new ParameterException(parser, "--Port: a port is a number from 1 to 254, not " + port);
            }
            serve(parsed.matchedOptionValue("--Ca", ""), port, out);
            return GOOD;
        } catch (ParameterException e) {
            err.println("perf-agent: " + e.getMessage() + "; perf-agent --help tells more");
            return USAGE;
        } catch (RdmaException e) {
            err.println("perf-agent: " + e.getMessage());
            return FAILURE;
        }
    }

    /** The parser. Built without annotations, which would be read by reflection at each start. */
    @Override
    public CommandLine parser() {
        CommandSpec spec = CommandSpec.create()
                .name("perf-agent")
                .addOption(Options.value("NAME", "the RDMA device; not needed where there is only one", "-C", "--Ca"))
                .addOption(Options.number("NUMBER", "its port (default 1)", "-P", "--Port"))
                .addOption(Options.help());
        spec.usageMessage()
                .description(
                        "Serves the counters of a port of this host, so that a soft-RoCE host can be",
                        "queried like an InfiniBand port: Get and Set of ClassPortInfo, PortCounters and",
                        "PortCountersExtended, over QP1. Runs until a signal ends it. Needs root, or the",
                        "right to read and write the umad device node. A reset changes the responses of",
                        "this agent only: the kernel's counters cannot be reset.")
                .footer("Exit status: 1 the port cannot be served, 2 wrong usage, 130 and 143 a signal", "ended it.");
        return new CommandLine(spec);
    }

    private static void serve(String deviceName, int portNumber, PrintStream out) {
        String name = deviceName.isEmpty() ? onlyDevice() : deviceName;
        KernelCounters counters = KernelCounters.of(name, portNumber);
        try (UmadPort port = UmadPort.open(name, portNumber);
                PerformanceAgent agent = PerformanceAgent.on(port, counters)) {
            announce(port.attributes(), counters.files(), out);
            agent.serve();
        }
    }

    private static String onlyDevice() {
        List<String> names = UmadPort.deviceNames();
        if (names.isEmpty()) {
            throw new RdmaException("there is no RDMA device; rdma4j doctor tells why");
        }
        if (names.size() > 1) {
            throw new RdmaException(
                    "there are several RDMA devices; choose one with --Ca: " + String.join(", ", names));
        }
        return names.getFirst();
    }

    private static void announce(UmadPortAttributes port, Map<String, String> files, PrintStream out) {
        String lid = port.lid().value() == 0 ? "" : " or LID " + port.lid();
        out.printf("serves port %d of %s, at GID %s%s%n", port.portNumber(), port.deviceName(), port.gid(), lid);
        files.forEach((counter, file) -> out.printf("  %-30s %s%n", counter, file));
        List<String> missing = PerformanceAttribute.PORT_COUNTERS.fields().stream()
                .filter(CounterField::isCounter)
                .map(CounterField::name)
                .filter(name -> !files.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            out.println("  not counted by this port, and zero: " + String.join(", ", missing));
        }
        out.flush();
    }
}
