package org.rdma4j.tools.counters;

import org.rdma4j.tools.getopt.CommandLineOption;
import org.rdma4j.tools.getopt.OptionForm;

/** The options, in the order of the help. */
enum CountersOption implements CommandLineOption {
    GUID("guid", NO_LETTER, "GUID", "the node to read, by port GUID; needs a running subnet manager"),
    GID("gid", NO_LETTER, "GID", "the node to read, by GID: a RoCE host that runs perf-agent"),
    GID_INDEX("gid-index", NO_LETTER, "N", "the local GID index that --gid is sent from (0)"),
    FABRIC("fabric", NO_LETTER, "", "read all ports of the subnet; needs root, no subnet manager"),
    JSON("json", NO_LETTER, "", "print JSON; with --watch one object for each line"),
    JSON_SCHEMA("json-schema", NO_LETTER, "", "print the JSON Schema of --json, and end"),
    WATCH("watch", NO_LETTER, "SECONDS", "read again and again, and print differences and rates"),
    COUNT("count", NO_LETTER, "N", "end a watch after this many sweeps"),
    ERRORS_OVER("errors-over", NO_LETTER, "N", "show only ports with an error counter above N; see exit status"),
    NEW_ERRORS_OVER(
            "new-errors-over",
            NO_LETTER,
            "N",
            "with --watch: show only ports of which an error counter grew by more than N between two sweeps"),
    DEVICE("ca", 'C', "NAME", "the device to ask through, or the RoCE device to read"),
    DEVICE_PORT("ca-port", 'P', "PORT", "its port"),
    TIMEOUT("timeout", 't', "MS", "how long to wait for each of three tries (1000)"),
    IN_FLIGHT("in-flight", NO_LETTER, "N", "how many nodes --fabric asks at the same time (16)"),
    MANAGEMENT_KEY("m-key", 'y', "KEY", "the subnet's M_Key"),
    PKEY_INDEX("pkey-index", 'Y', "N", "the index of the P_Key to send with (0)"),
    HELP("help", 'h', "", "print this, and end");

    private final String longName;
    private final char letter;
    private final String argument;
    private final String description;

    CountersOption(String longName, char letter, String argument, String description) {
        this.longName = longName;
        this.letter = letter;
        this.argument = argument;
        this.description = description;
    }

    @Override
    public OptionForm form() {
        return new OptionForm(longName, letter, argument, description);
    }

    /** For messages: {@code --watch}. */
    @Override
    public String toString() {
        return "--" + longName;
    }
}
