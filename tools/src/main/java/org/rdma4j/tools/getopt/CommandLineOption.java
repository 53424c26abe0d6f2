package org.rdma4j.tools.getopt;

/** An option of a command: each command has an enum of them, in the order of the C tool's table. */
public interface CommandLineOption {
    /** The letter of an option that has none. */
    char NO_LETTER = '\0';

    /**
     * The name after two hyphens.
     *
     * @return the name, which users may shorten
     */
    String longName();

    /**
     * The letter after one hyphen.
     *
     * @return the letter; a control character, as {@link #NO_LETTER}, if the option has none
     */
    char letter();

    /**
     * Whether the option needs an argument.
     *
     * @return true if it does
     */
    boolean takesArgument();
}
