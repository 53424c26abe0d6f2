package org.rdma4j.tools.devinfo;

import org.rdma4j.tools.getopt.CommandLineOption;
import org.rdma4j.tools.getopt.OptionForm;

/** The options of the C tool, then ours. */
enum DevinfoOption implements CommandLineOption {
    DEVICE("ib-dev", 'd', "DEVICE", "print only this device"),
    PORT("ib-port", 'i', "PORT", "print only this port"),
    LIST("list", 'l', "", "print the names of the devices, and end"),
    VERBOSE("verbose", 'v', "", "print all limits and capabilities, and the GIDs"),
    JSON("json", NO_LETTER, "", "print everything, as JSON"),
    HELP("help", 'h', "", "print this, and end");

    private final String longName;
    private final char letter;
    private final String argument;
    private final String description;

    DevinfoOption(String longName, char letter, String argument, String description) {
        this.longName = longName;
        this.letter = letter;
        this.argument = argument;
        this.description = description;
    }

    @Override
    public OptionForm form() {
        return new OptionForm(longName, letter, argument, description);
    }
}
