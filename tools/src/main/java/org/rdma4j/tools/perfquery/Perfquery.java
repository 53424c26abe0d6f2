package org.rdma4j.tools.perfquery;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PerformanceCapability;
import org.rdma4j.perf.PerformanceClient;
import org.rdma4j.tools.Command;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code perfquery [-x] [-C ca] [-P port] [-t ms] [lid [port]]}: prints the counters of a port. Standard output and exit
 * status are those of the perfquery of infiniband-diags, to the byte; standard error says more.
 */
public final class Perfquery implements Command {
    private static final int SUCCESS = 0;
    private static final int USAGE = 2;
    private static final int FAILURE = 255;

    private static final int ALL_PORTS = 255;
    private static final int FIRST_LID = 0x0001;
    private static final int LAST_LID = 0xBFFF;

    /** The command. */
    public Perfquery() {}

    @Override
    public int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandLine parser = PerfqueryOptions.parser();
        try {
            ParseResult parsed = parser.parseArgs(arguments);
            if (parsed.hasMatchedOption("-h")) {
                parser.usage(err);
                return USAGE;
            }
            if (parsed.hasMatchedOption("-V")) {
                err.println("perfquery of rdma4j, after infiniband-diags 44.0");
                return SUCCESS;
            }
            query(PerfqueryOptions.of(parsed), out, err);
            return SUCCESS;
        } catch (ParameterException e) {
            err.println("perfquery: " + e.getMessage());
            parser.usage(err);
            return USAGE;
        } catch (PerfqueryFailure failure) {
            out.print("perfquery: iberror: failed: " + failure.getMessage() + "\n");
            if (failure.getCause() != null) {
                err.println("perfquery: " + failure.getCause().getMessage());
            }
            return FAILURE;
        }
    }

    private static void query(PerfqueryOptions options, PrintStream out, PrintStream err) {
        try (UmadPort port = open(options);
                PerformanceClient client = client(port, options)) {
            Target target = target(options, port);
            ClassPortInfo info = ask("classportinfo query", () -> client.classPortInfo(target.lid()));
            if (target.port() == ALL_PORTS && !info.supports(PerformanceCapability.ALL_PORT_SELECT)) {
                throw new PerfqueryFailure("AllPortSelect not supported", null);
            }
            if (options.extended()) {
                if (!info.supportsExtendedCounters()) {
                    err.println("perfquery: PerfMgt ClassPortInfo CapMask 0x%02X; No extended counter support indicated"
                            .formatted(info.capabilityMask()));
                }
                var counters =
                        ask("perfextquery", () -> client.portCountersExtended(target.lid(), target.portSelect()));
                out.print(PortCountersExtendedText.of(target.lid().value(), target.port(), info, counters));
            } else {
                var counters = ask("perfquery", () -> client.portCounters(target.lid(), target.portSelect()));
                out.print(PortCountersText.of(target.lid().value(), target.port(), info, counters));
            }
        }
    }

    /** Whom to ask. The C tool prints the port as the user gave it, and sends the 8 bits that fit the datagram. */
    private record Target(Lid lid, int port) {
        int portSelect() {
            return port & 0xFF;
        }
    }

    private static Target target(PerfqueryOptions options, UmadPort port) {
        if (options.arguments().isEmpty()) {
            Lid self = ask(
                    "can't resolve self port (null)", () -> port.attributes().lid());
            return new Target(self, port.portNumber());
        }
        String text = options.arguments().getFirst();
        int lid = CInteger.parse(text).toInt();
        if (lid < FIRST_LID || lid > LAST_LID) {
            throw new PerfqueryFailure("can't resolve destination port " + text, null);
        }
        int portNumber = options.arguments().size() > 1
                ? CInteger.parse(options.arguments().get(1)).toInt()
                : 0;
        return new Target(Lid.of(lid), portNumber);
    }

    private static UmadPort open(PerfqueryOptions options) {
        return ask(
                openFailure(options),
                () -> options.caName() == null
                        ? UmadPort.open(options.portNumber())
                        : UmadPort.open(options.caName(), options.portNumber()));
    }

    private static PerformanceClient client(UmadPort port, PerfqueryOptions options) {
        return ask(openFailure(options), () -> PerformanceClient.on(port, options.patience()));
    }

    private static String openFailure(PerfqueryOptions options) {
        @Nullable String caName = options.caName();
        return "Failed to open '%s' port '%d'".formatted(caName == null ? "(null)" : caName, options.portNumber());
    }

    /** A step of the program, with the words that the C tool has for its failure. */
    private static <T> T ask(String failure, Step<T> step) {
        try {
            return step.run();
        } catch (RdmaException | IllegalArgumentException e) {
            throw new PerfqueryFailure(failure, e);
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T run();
    }
}
