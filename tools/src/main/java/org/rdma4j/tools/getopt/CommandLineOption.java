package org.rdma4j.tools.getopt;

/** An option of a command: each command has an enum of them, in the order of the C tool's table. */
public interface CommandLineOption {
    /** The letter of an option that has none. */
    char NO_LETTER = '\0';

    /**
     * How it is written.
     *
     * @return its names, its argument and its description
     */
    OptionForm form();
}
