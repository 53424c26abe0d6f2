package org.rdma4j.tools;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rdma4j.tools.counters.Counters;
import org.rdma4j.tools.devices.ListDevices;
import org.rdma4j.tools.devinfo.Devinfo;
import org.rdma4j.tools.doctor.Doctor;
import org.rdma4j.tools.perfagent.PerfAgent;
import org.rdma4j.tools.perfquery.Perfquery;

/** Runs the command that the first argument names. Only that command's classes are loaded. */
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    /**
     * The program.
     *
     * @param arguments the command's name and its arguments
     */
    public static void main(String[] arguments) {
        // Scripts expect ASCII digits, not those of the user's language.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        int status;
        try (PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, StandardCharsets.UTF_8)) {
            status = run(arguments, out, System.err);
        }
        // On success the JVM ends by itself: System.exit would look for a logger first, which takes longer than many a
        // query.
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        Command command = arguments.length == 0 ? null : command(arguments[0]);
        if (command == null) {
            err.println("usage: rdma4j COMMAND [ARGUMENT...]; the commands are: counters, devices, devinfo, doctor, "
                    + "perf-agent, perfquery");
            return USAGE;
        }
        return command.run(Arrays.copyOfRange(arguments, 1, arguments.length), out, err);
    }

    private static @Nullable Command command(String name) {
        return switch (name) {
            case "counters" -> new Counters();
            case "devices" -> new ListDevices();
            case "devinfo" -> new Devinfo();
            case "doctor" -> new Doctor();
            case "perf-agent" -> new PerfAgent();
            case "perfquery" -> new Perfquery();
            default -> null;
        };
    }
}
