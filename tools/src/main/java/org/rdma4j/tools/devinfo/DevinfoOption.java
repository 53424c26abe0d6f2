package org.rdma4j.tools.devinfo;

import org.rdma4j.tools.getopt.CommandLineOption;

/** The options of the C tool, then ours. */
enum DevinfoOption implements CommandLineOption {
    DEVICE("ib-dev", 'd', true),
    PORT("ib-port", 'i', true),
    LIST("list", 'l', false),
    VERBOSE("verbose", 'v', false),
    JSON("json", '\0', false),
    HELP("help", 'h', false);

    private final String longName;
    private final char letter;
    private final boolean takesArgument;

    DevinfoOption(String longName, char letter, boolean takesArgument) {
        this.longName = longName;
        this.letter = letter;
        this.takesArgument = takesArgument;
    }

    @Override
    public String longName() {
        return longName;
    }

    @Override
    public char letter() {
        return letter;
    }

    @Override
    public boolean takesArgument() {
        return takesArgument;
    }
}
