package org.rdma4j.samples.pingpong;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Mtu;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.ConnectionOptions;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Device;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.Endpoint;
import org.rdma4j.verbs.LocalPort;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A ping-pong. Its options, its TCP handshake and its messages are those of {@code ibv_rc_pingpong(1)}, {@code
 * ibv_uc_pingpong(1)}, {@code ibv_ud_pingpong(1)} and {@code ibv_srq_pingpong(1)}, so that either side may be the C
 * program.
 */
@Command(
        name = "pingpong",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Sends a message back and forth and prints how long it took.",
            "Without HOST it is the server and waits for a client; with HOST it is the client of the server there.",
            "The peer may be the C program: ibv_rc_pingpong, or the one of another --transport. Both sides must use the"
                    + " same --transport, -s, -m, -n and -q."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all messages went back and forth",
            "1:something failed; a sentence on stderr says what",
            "2:wrong usage"
        },
        footerHeading = "%nExample, on two hosts:%n",
        footer = {"  server$ pingpong -d mlx5_0", "  client$ pingpong -d mlx5_0 server"})
final class PingPong implements Callable<Integer> {
    private static final Mtu DEFAULT_MTU = Mtu.MTU_1024;

    @Parameters(arity = "0..1", paramLabel = "HOST", description = "the server's name or address")
    private @Nullable String host;

    @Option(
            names = {"-d", "--ib-dev"},
            paramLabel = "NAME",
            description = "use this device (default: the first)")
    private @Nullable String deviceName;

    @Option(
            names = {"-i", "--ib-port"},
            paramLabel = "PORT",
            defaultValue = "1",
            description = "use this port of the device (default: 1)")
    private int devicePort;

    @Option(
            names = {"-g", "--gid-idx"},
            paramLabel = "INDEX",
            description = "use this entry of the GID table (default: chosen, and printed)")
    private @Nullable Integer gidIndex;

    @Option(
            names = "--transport",
            paramLabel = "KIND",
            defaultValue = "rc",
            description = {
                "rc: a reliable connection (default)",
                "uc: an unreliable connection, which may lose messages",
                "ud: datagrams of one packet, which may be lost",
                "srq: several reliable connections that share their receives"
            })
    private Transport transport = Transport.RC;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "BYTES",
            description = "length of a message (default: 4096; ud: 1024)")
    private @Nullable Integer size;

    @Option(
            names = {"-m", "--mtu"},
            paramLabel = "BYTES",
            description = "path MTU: 256, 512, 1024, 2048 or 4096 (default: 1024); not for ud")
    private @Nullable Integer mtu;

    @Option(
            names = {"-q", "--num-qp"},
            paramLabel = "COUNT",
            description = "how many queue pairs; for srq only (default: 16)")
    private @Nullable Integer queuePairs;

    @Option(
            names = {"-n", "--iters"},
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "how many messages each way, all queue pairs together (default: 1000)")
    private int iterations;

    @Option(
            names = {"-r", "--rx-depth"},
            paramLabel = "COUNT",
            defaultValue = "500",
            description = "how many receives are posted at a time (default: 500)")
    private int receiveDepth;

    @Option(
            names = {"-l", "--sl"},
            paramLabel = "LEVEL",
            defaultValue = "0",
            description = "service level, 0 to 15 (default: 0)")
    private int serviceLevel;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "18515",
            description = "TCP port of the handshake (default: 18515)")
    private int tcpPort;

    @Option(
            names = {"-e", "--events"},
            description = "sleep until there is a completion, instead of polling")
    private boolean events;

    @Option(
            names = {"-c", "--chk"},
            description = "check what was received")
    private boolean check;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "give up on a peer that is silent this long (default: 10)")
    private int timeoutSeconds;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec command;

    PingPong() {}

    /**
     * Runs the program.
     *
     * @param arguments the options and the server's name
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new PingPong())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(PingPong::report);
    }

    @Override
    public Integer call() throws IOException {
        ConnectionOptions options;
        Traffic traffic;
        try {
            options = options();
            traffic = traffic();
            requireTcpPort();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
        PrintWriter out = spec().commandLine().getOut();
        try (Context context = open()) {
            Player player = new Player(context, localPort(), traffic, out);
            List<Endpoint> local = player.endpoints();
            local.forEach(endpoint -> out.println("  local address:  " + endpoint));
            Consumer<List<Endpoint>> connect = peers -> player.connect(peers, options);
            List<Endpoint> remote = host == null
                    ? Handshake.serve(tcpPort, traffic.timeout(), transport, local, connect)
                    : Handshake.call(host, tcpPort, traffic.timeout(), transport, local, connect);
            remote.forEach(endpoint -> out.println("  remote address: " + endpoint));
            Result result = player.play(host != null);
            out.print(result.report());
            out.flush();
        }
        return CommandLine.ExitCode.OK;
    }

    private ConnectionOptions options() {
        if (transport.isDatagram() && mtu != null) {
            throw new IllegalArgumentException("a datagram is one packet of the port's MTU: leave out -m");
        }
        Mtu pathMtu = mtu == null ? DEFAULT_MTU : Mtu.ofBytes(mtu);
        return ConnectionOptions.defaults().withPathMtu(pathMtu).withServiceLevel(serviceLevel);
    }

    private Traffic traffic() {
        return new Traffic(
                transport,
                queuePairs == null ? transport.defaultQueuePairs() : queuePairs,
                size == null ? transport.defaultSize() : size,
                iterations,
                receiveDepth,
                events,
                check,
                Duration.ofSeconds(timeoutSeconds));
    }

    private Context open() {
        try (Devices devices = Devices.list()) {
            Device device = deviceName == null ? devices.requireFirst() : devices.require(deviceName);
            return device.open();
        }
    }

    private LocalPort localPort() {
        LocalPort port = LocalPort.port(devicePort);
        return gidIndex == null || gidIndex < 0 ? port : port.withGidIndex(gidIndex);
    }

    private void requireTcpPort() {
        if (tcpPort < 1 || tcpPort > 65535) {
            throw new IllegalArgumentException("a TCP port is a number from 1 to 65535, not " + tcpPort);
        }
    }

    private CommandLine.Model.CommandSpec spec() {
        if (command == null) {
            throw new IllegalStateException("picocli sets the command before it calls it");
        }
        return command;
    }

    /** Prints one sentence, which a stack trace would hide. */
    private static int report(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof RdmaException
                || failure instanceof IOException
                || failure instanceof IllegalArgumentException) {
            commandLine.getErr().println("pingpong: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
