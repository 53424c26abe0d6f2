package org.rdma4j.tools.devinfo;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.tools.getopt.CInteger;
import org.rdma4j.tools.getopt.Getopt;

/** What the user asked for. */
final class DevinfoOptions {
    /** An option after which the others are not read, as in C. */
    enum End {
        LIST,
        USAGE,
        HELP
    }

    private static final int NUMBERS_OF_PORTS = 0xFF;

    private @Nullable String deviceName;
    private int port;
    private boolean verbose;
    private boolean json;
    private @Nullable End end;

    private DevinfoOptions() {}

    /** Reads the command line, up to an option that ends it. */
    static DevinfoOptions of(String[] arguments) {
        DevinfoOptions options = new DevinfoOptions();
        try {
            Getopt.parse(DevinfoOption.values(), arguments, options::accept);
        } catch (Ended _) {
            // The rest of the line does not matter.
        }
        return options;
    }

    private void accept(DevinfoOption option, String argument) {
        switch (option) {
            case DEVICE -> deviceName = argument;
            case PORT -> {
                port = CInteger.parse(argument).toInt();
                if (port <= 0) {
                    throw end(End.USAGE);
                }
            }
            case VERBOSE -> verbose = true;
            case JSON -> json = true;
            case LIST -> throw end(End.LIST);
            case HELP -> throw end(End.HELP);
        }
    }

    private Ended end(End reason) {
        end = reason;
        return new Ended();
    }

    Optional<End> end() {
        return Optional.ofNullable(end);
    }

    Optional<String> deviceName() {
        return Optional.ofNullable(deviceName);
    }

    /** The chosen port; 0 for all. The C tool keeps eight bits of the number. */
    int port() {
        return port & NUMBERS_OF_PORTS;
    }

    boolean verbose() {
        return verbose;
    }

    boolean json() {
        return json;
    }

    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
