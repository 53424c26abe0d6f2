package org.rdma4j.tools.devinfo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.rdma4j.RdmaException;
import org.rdma4j.tools.DescribedCommand;
import org.rdma4j.tools.Options;
import org.rdma4j.tools.getopt.GetoptException;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Device;
import org.rdma4j.verbs.Devices;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code devinfo [-d DEVICE] [-i PORT] [-l] [-v] [--json]}: prints what devices and ports are and can do. Standard
 * output and exit status are those of the ibv_devinfo of rdma-core 44, except for the usage; standard error says more.
 */
public final class Devinfo implements DescribedCommand {
    private static final int SUCCESS = 0;
    private static final int NOT_OPENED = 1;
    private static final int BAD_PORT_NUMBER = 1;
    private static final int NO_SUCH_PORT = 4;
    private static final int FAILURE = 255;

    /** The command. */
    public Devinfo() {}

    @Override
    public int run(String[] arguments, PrintStream out, PrintStream err) {
        DevinfoOptions options;
        try {
            options = DevinfoOptions.of(arguments);
        } catch (GetoptException mistake) {
            err.println("devinfo: " + mistake.complaint());
            return usage(out, FAILURE);
        }
        return options.end()
                .map(end -> switch (end) {
                    case HELP -> usage(out, SUCCESS);
                    case USAGE -> usage(out, BAD_PORT_NUMBER);
                    case LIST -> list(out, err);
                })
                .orElseGet(() -> show(options, out, err));
    }

    /** Only for help, manual page and completions: arguments are read as C reads them. */
    @Override
    public CommandLine parser() {
        CommandSpec spec = CommandSpec.create().name("devinfo");
        for (DevinfoOption option : DevinfoOption.values()) {
            spec.addOption(Options.of(option.form()));
        }
        spec.usageMessage()
                .description("Prints what the RDMA devices and their ports are and can do.")
                .footer(
                        "Exit status: 0 good, 1 a device could not be opened or the port is no number, 4 a device has no"
                                + " such port, 255 wrong usage or no such device; else the error number of the call that"
                                + " failed.");
        return new CommandLine(spec);
    }

    private int usage(PrintStream out, int status) {
        parser().usage(out);
        return status;
    }

    private static int list(PrintStream out, PrintStream err) {
        try (Devices devices = Devices.list()) {
            int count = devices.asList().size();
            out.printf("%d HCA%s found:\n", count, count == 1 ? "" : "s");
            devices.forEach(device -> out.printf("\t%s\n", device.name()));
            out.print("\n");
            return SUCCESS;
        } catch (RdmaException e) {
            err.println("Failed to get IB devices list: " + e.getMessage());
            return FAILURE;
        }
    }

    private static int show(DevinfoOptions options, PrintStream out, PrintStream err) {
        try (Devices devices = Devices.list()) {
            List<Device> chosen = options.deviceName()
                    .map(name -> List.of(devices.require(name)))
                    .orElseGet(() -> devices.asList().isEmpty() ? List.of(devices.requireFirst()) : devices.asList());
            return options.json() ? json(chosen, options, out, err) : text(chosen, options, out, err);
        } catch (RdmaException e) {
            err.println("devinfo: " + e.getMessage());
            return FAILURE;
        }
    }

    private static int text(List<Device> devices, DevinfoOptions options, PrintStream out, PrintStream err) {
        int status = SUCCESS;
        for (Device device : devices) {
            status |= open(
                    device,
                    options,
                    err,
                    context -> new DeviceText(out, options.verbose()).print(device, context, options.port()));
        }
        return status;
    }

    private static int json(List<Device> devices, DevinfoOptions options, PrintStream out, PrintStream err) {
        int status = SUCCESS;
        try (DeviceJson json = new DeviceJson(out)) {
            for (Device device : devices) {
                status |= open(device, options, err, context -> json.write(device, context, options.port()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return status;
    }

    /** Does something with an open device. */
    @FunctionalInterface
    private interface Report {
        void of(Context context) throws IOException;
    }

    private static int open(Device device, DevinfoOptions options, PrintStream err, Report report) {
        Context context;
        try {
            context = device.open();
        } catch (RdmaException e) {
            err.println("Failed to open device: " + e.getMessage());
            return NOT_OPENED;
        }
        try (context) {
            int ports = context.deviceAttributes().physicalPorts();
            if (options.port() > ports) {
                err.printf("Invalid port requested for device: %s has %d, not %d%n", device, ports, options.port());
                return NO_SUCH_PORT;
            }
            report.of(context);
            return SUCCESS;
        } catch (RdmaException e) {
            err.println("devinfo: " + e.getMessage());
            return e.errno().map(errno -> errno.value()).orElse(FAILURE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
