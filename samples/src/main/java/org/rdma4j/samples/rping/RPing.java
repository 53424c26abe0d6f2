package org.rdma4j.samples.rping;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.cm.Connection;
import org.rdma4j.cm.ConnectionManager;
import org.rdma4j.cm.ConnectionParameters;
import org.rdma4j.cm.ConnectionRequest;
import org.rdma4j.cm.Listener;
import org.rdma4j.cm.ResolvedRoute;
import org.rdma4j.cm.RouteSpec;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The client advertises a buffer, and the server reads it. Then the client advertises another buffer, and the server
 * writes what it has read to it. Either side can be the C program {@code rping}.
 */
@Command(
        name = "rping",
        usageHelpAutoWidth = true,
        description = "Connects two sides by address and port, and pings: the server reads a buffer of the client, and"
                + " writes it back to another. The peer may be the C program rping.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all pings came back", "1:something failed; a sentence on stderr says what", "2:wrong usage"})
final class RPing implements Runnable {
    private static final int DEFAULT_PORT = 7174;
    private static final int DEFAULT_SIZE = 64;
    /** Room for the number of a ping and some characters. */
    private static final int LEAST_SIZE = 32;

    private static final int MOST_SIZE = 65_535;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ConnectionParameters PARAMETERS =
            ConnectionParameters.defaults().withResponderResources(1).withInitiatorDepth(1);

    @Option(names = "-s", description = "run as the server")
    private boolean server;

    @Option(names = "-c", description = "run as the client")
    private boolean client;

    @Option(
            names = "-a",
            paramLabel = "ADDRESS",
            description = "the address to listen on or to connect to (default of the server: all devices)")
    private @Nullable InetAddress address;

    @Option(names = "-I", paramLabel = "ADDRESS", description = "the client's local address, which selects the device")
    private @Nullable InetAddress source;

    @Option(names = "-p", paramLabel = "PORT", description = "the port (default: " + DEFAULT_PORT + ")")
    private int port = DEFAULT_PORT;

    @Option(
            names = "-C",
            paramLabel = "COUNT",
            description = "how many pings to send (default: until the peer disconnects)")
    private int count;

    @Option(names = "-S", paramLabel = "SIZE", description = "size of a ping in bytes (default: " + DEFAULT_SIZE + ")")
    private int size = DEFAULT_SIZE;

    @Option(names = "-v", description = "print each ping")
    private boolean verbose;

    @Option(names = "-V", description = "compare the returned data with what was sent")
    private boolean validating;

    @Option(names = "-P", description = "serve many clients at a time, until the program is stopped")
    private boolean persistent;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private RPing() {}

    /**
     * Runs the program.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new RPing()).setExecutionExceptionHandler(RPing::report);
        // Picocli's standard help options include -V for the version, which has another meaning here.
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("show this help and exit")
                        .build());
        return line;
    }

    @Override
    public void run() {
        requireUsage(server != client, "say -s for the server or -c for the client");
        requireUsage(server || address != null, "the client needs the server's address: -a ADDRESS");
        requireUsage(size >= LEAST_SIZE && size <= MOST_SIZE, "-S takes %d to %d".formatted(LEAST_SIZE, MOST_SIZE));
        try (ConnectionManager manager = ConnectionManager.open()) {
            if (server) {
                serve(manager);
            } else {
                ping(manager);
            }
        }
    }

    private void serve(ConnectionManager manager) {
        InetSocketAddress here = new InetSocketAddress(address, port);
        try (Listener listener = manager.listen(here)) {
            do {
                ConnectionRequest request = listener.accept();
                if (persistent) {
                    Thread.ofVirtual().start(() -> answerReporting(request));
                } else {
                    answer(request);
                }
            } while (persistent);
        }
    }

    /** A client that fails must not disturb the others. */
    private void answerReporting(ConnectionRequest request) {
        try {
            answer(request);
        } catch (RdmaException | IllegalStateException e) {
            spec.commandLine().getErr().println("rping: " + e.getMessage());
        }
    }

    private void answer(ConnectionRequest request) {
        try (request;
                Side side = new Side(request.context(), size)) {
            request.prepare(side.queuePair());
            side.postReceive();
            try (Connection connection = request.accept(side.queuePair(), PARAMETERS, PATIENCE)) {
                int answered = 0;
                for (Optional<Advertisement> ping = side.receive(); ping.isPresent(); ping = side.receive()) {
                    Advertisement toRead = ping.get();
                    if (toRead.size() > size) {
                        throw new IllegalStateException(
                                "the client's pings have %d bytes, but this server's buffers have %d: use -S"
                                        .formatted(toRead.size(), size));
                    }
                    side.read(toRead);
                    String text = side.target().memory().getString(0);
                    say("server ping data: ", text);
                    side.send();
                    side.write(side.receive().orElseThrow(RPing::gone), text.length() + 1);
                    side.send();
                    answered++;
                    if (answered == count) {
                        break;
                    }
                }
                connection.awaitDisconnect(PATIENCE);
            }
        }
    }

    private void ping(ConnectionManager manager) {
        RouteSpec there = RouteSpec.to(new InetSocketAddress(address, port));
        if (source != null) {
            there = there.withSource(source);
        }
        try (ResolvedRoute route = manager.resolve(there, PATIENCE);
                Side side = new Side(route.context(), size)) {
            route.prepare(side.queuePair());
            side.postReceive();
            try (Connection _ = route.connect(side.queuePair(), PARAMETERS, PATIENCE)) {
                PingText text = new PingText();
                for (int ping = 0; count == 0 || ping < count; ping++) {
                    text.fill(side.source().memory(), ping);
                    ping(side);
                }
            }
        }
    }

    private void ping(Side side) {
        side.advertise(side.source());
        var _ = side.receive().orElseThrow(RPing::gone);
        side.advertise(side.target());
        var _ = side.receive().orElseThrow(RPing::gone);
        if (validating && side.source().memory().mismatch(side.target().memory()) >= 0) {
            throw new IllegalStateException("the data that came back differs from what was sent: " + side.queuePair());
        }
        say("ping data: ", side.target().memory().getString(0));
    }

    private void say(String what, String text) {
        if (verbose) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(what + text);
            out.flush();
        }
    }

    private static IllegalStateException gone() {
        return new IllegalStateException("the peer disconnected in the middle of a ping");
    }

    private void requireUsage(boolean right, String sentence) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }

    /**
     * Prints one sentence for an error of the device, the system or the peer. Any other exception is a bug in this
     * program.
     */
    private static int report(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof RdmaException || failure instanceof IllegalStateException) {
            commandLine.getErr().println("rping: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
