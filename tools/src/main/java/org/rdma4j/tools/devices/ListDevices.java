package org.rdma4j.tools.devices;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.LinkLayer;
import org.rdma4j.PortState;
import org.rdma4j.RdmaException;
import org.rdma4j.host.DeviceNode;
import org.rdma4j.host.DeviceNodes;
import org.rdma4j.host.NodeFault;
import org.rdma4j.tools.DescribedCommand;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Device;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.NodeType;
import org.rdma4j.verbs.attributes.PortAttributes;
import org.rdma4j.verbs.attributes.TransportType;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/** {@code devices}: prints the RDMA devices, what is wrong with their device nodes, their ports and GIDs. */
public final class ListDevices implements DescribedCommand {
    private static final int GOOD = 0;
    private static final int BROKEN = 1;
    private static final int USAGE = 2;

    /** The command. */
    public ListDevices() {}

    @Override
    public int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandLine parser = parser();
        try {
            if (parser.parseArgs(arguments).isUsageHelpRequested()) {
                parser.usage(out);
                return GOOD;
            }
            return list(out);
        } catch (ParameterException e) {
            err.println("devices: " + e.getMessage());
            parser.usage(err);
            return USAGE;
        } catch (RdmaException e) {
            err.println("devices: " + e.getMessage());
            return BROKEN;
        }
    }

    @Override
    public CommandLine parser() {
        return new CommandLine(CommandSpec.create()
                .name("devices")
                .mixinStandardHelpOptions(true)
                .version("devices of rdma4j")
                .usageMessage(new UsageMessageSpec()
                        .description(
                                "Lists the RDMA devices, whether their device nodes are in order, their ports and GIDs.")
                        .footerHeading("%nExit codes:%n")
                        .footer(
                                "  0  there is a device, and nothing is wrong with its nodes",
                                "  1  there is none, or something is wrong; the line says what to do",
                                "  2  wrong usage")));
    }

    private static int list(PrintStream out) {
        boolean good = true;
        try (Devices devices = Devices.list()) {
            Device first = devices.requireFirst();
            out.printf(
                    "%d RDMA device%s, the first is %s%n",
                    devices.asList().size(), devices.asList().size() == 1 ? "" : "s", first);
            for (Device device : devices) {
                out.printf(
                        "%n%s: %s, %s transport, node GUID %s%n",
                        device,
                        NodeType.describe(device.nodeTypeValue()),
                        TransportType.describe(device.transportTypeValue()),
                        device.guid());
                good &= describe(device, out);
            }
        }
        return good ? GOOD : BROKEN;
    }

    private static boolean describe(Device device, PrintStream out) {
        boolean good = check(
                DeviceNodes.HOST.verbs(device.name()).orElse(null),
                DeviceNodes.HOST.verbsFault(device.name()).orElse(null),
                out);
        if (!good) {
            return false;
        }
        try (Context context = device.open()) {
            for (int port = 1; port <= context.deviceAttributes().physicalPorts(); port++) {
                good &= check(
                        DeviceNodes.HOST.umad(device.name(), port).orElse(null),
                        DeviceNodes.HOST.umadFault(device.name(), port).orElse(null),
                        out);
                describe(port, context.portAttributes(port), out);
            }
            for (GidEntry entry : context.gidTable()) {
                out.printf("  port %d  %s%n", entry.port(), entry);
            }
        }
        return good;
    }

    private static boolean check(@Nullable DeviceNode node, @Nullable NodeFault fault, PrintStream out) {
        String name = node == null
                ? "none"
                : node.path() + node.number().map(known -> " " + known).orElse("");
        out.printf("  node    %s: %s%n", name, fault == null ? "in order" : "BROKEN: " + fault);
        return fault == null;
    }

    private static void describe(int port, PortAttributes attributes, PrintStream out) {
        out.printf(
                "  port %d  %s, %s, active MTU %s of %s, LID %s%n",
                port,
                PortState.describe(attributes.stateValue()),
                LinkLayer.describe(attributes.linkLayerValue()),
                attributes.activeMtu(),
                attributes.maxMtu(),
                attributes.lid());
    }
}
