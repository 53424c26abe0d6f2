package org.rdma4j.tools.getopt;

/**
 * How an option is written, and its description in the help.
 *
 * @param longName the name after two hyphens, which users may shorten
 * @param letter the letter after one hyphen; a control character, as {@link CommandLineOption#NO_LETTER}, if the option
 *     has none
 * @param argument the name of its argument in the help; empty if it takes none
 * @param description for the help
 */
public record OptionForm(String longName, char letter, String argument, String description) {
    /**
     * Whether the option has a letter.
     *
     * @return true if it can be written with one hyphen
     */
    public boolean hasLetter() {
        return letter >= ' ';
    }

    /**
     * Whether the option needs an argument.
     *
     * @return true if it does
     */
    public boolean takesArgument() {
        return !argument.isEmpty();
    }
}
