package org.rdma4j.tools.perfquery;

import org.rdma4j.tools.getopt.CommandLineOption;
import org.rdma4j.tools.getopt.OptionForm;

/** The options of the C tool, in its order, which decides which of two options with the same letter is meant. */
enum PerfqueryOption implements CommandLineOption {
    EXTENDED("extended", 'x', "the counters of 64 bits"),
    XMIT_SL("xmtsl", 'X', "data sent on each service level"),
    RCV_SL("rcvsl", 'S', "data received on each service level"),
    XMIT_DISCARDS("xmtdisc", 'D', "why packets were discarded"),
    RCV_ERRORS("rcverr", 'E', "kinds of receive errors"),
    EXTENDED_SPEEDS("extended_speeds", 'T', "errors of links faster than QDR"),
    OP_RCV("oprcvcounters", 1, "what was received of one operation code"),
    FLOW_CONTROL("flowctlcounters", 2, "flow control packets"),
    VL_OP_PACKETS("vloppackets", 3, "packets of one operation code on each lane"),
    VL_OP_DATA("vlopdata", 4, "data of one operation code on each lane"),
    VL_FLOW_ERRORS("vlxmitflowctlerrors", 5, "flow control update errors on each lane"),
    VL_XMIT_WAIT("vlxmitcounters", 6, "ticks that each lane waited to send"),
    SWITCH_VL_CONGESTION("swportvlcong", 7, "congestion of each lane of a switch's port"),
    RCV_CONGESTION("rcvcc", 8, "congestion notifications received"),
    SL_RCV_FECN("slrcvfecn", 9, "forward notifications on each service level"),
    SL_RCV_BECN("slrcvbecn", 10, "backward notifications on each service level"),
    XMIT_CONGESTION("xmitcc", 11, "how long the port was congested"),
    VL_XMIT_CONGESTION("vlxmittimecc", 12, "how long each lane was congested"),
    SAMPLES_CONTROL("smplctl", 'c', "how samples are taken"),
    ALL_PORTS("all_ports", 'a', "all ports, or those listed, added up"),
    LOOP_PORTS("loop_ports", 'l', "each port by itself; with -a, 255 or a list"),
    RESET_AFTER_READ("reset_after_read", 'r', "read, then reset"),
    RESET_ONLY("Reset_only", 'R', "reset without reading"),
    CONFIG("config", 'z', "<file>", "read defaults from a file too"),
    CA("Ca", 'C', "<ca>", "the channel adapter to send from"),
    PORT("Port", 'P', "<port>", "the port to send from"),
    LID("Lid", 'L', "the address is a LID, as is the default"),
    GUID("Guid", 'G', "the address is a port's GUID"),
    TIMEOUT("timeout", 't', "<ms>", "how long to wait for each response"),
    SM_PORT("sm_port", 's', "<lid>", "where the subnet manager is"),
    M_KEY("m_key", 'y', "<key>", "the subnet's M_Key"),
    P_KEY_INDEX("pkey-idx", 'Y', "<index>", "which P_Key to send with; where the C tool here has it"),
    ERRORS("errors", 'e', "accepted; errors are always shown"),
    VERBOSE("verbose", 'v', "say more"),
    DEBUG("debug", 'd', "name the function and the process in failures"),
    HELP("help", 'h', "print this"),
    VERSION("version", 'V', "print the version");

    private final String longName;
    private final char letter;
    private final String argument;
    private final String description;

    PerfqueryOption(String longName, int letter, String description) {
        this(longName, letter, "", description);
    }

    /** The long-only options have control characters, as in C. */
    PerfqueryOption(String longName, int letter, String argument, String description) {
        this.longName = longName;
        this.letter = (char) letter;
        this.argument = argument;
        this.description = description;
    }

    @Override
    public OptionForm form() {
        return new OptionForm(longName, letter, argument, description);
    }

    /** Formats a line of the help. */
    String help() {
        return "  %-32s %s\n".formatted(form().hasLetter() ? names() : "    " + names(), description);
    }

    /** The option as users write it. */
    String names() {
        String names = form().hasLetter() ? "-" + letter + ", --" + longName : "--" + longName;
        return argument.isEmpty() ? names : names + " " + argument;
    }
}
