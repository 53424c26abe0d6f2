package org.rdma4j.tools;

import org.rdma4j.tools.getopt.OptionForm;
import picocli.CommandLine.Model.OptionSpec;

/** The forms of options. They are built without annotations, which would be read by reflection at each start. */
public final class Options {
    private Options() {}

    /**
     * An option of a command that reads its arguments as getopt_long does.
     *
     * @param form how it is written
     * @return the option, for the help and the manual page
     */
    public static OptionSpec of(OptionForm form) {
        String longName = "--" + form.longName();
        String[] names = form.hasLetter() ? new String[] {"-" + form.letter(), longName} : new String[] {longName};
        return form.takesArgument()
                ? value(form.argument(), form.description(), names)
                : flag(form.description(), names);
    }

    /**
     * An option without a value.
     *
     * @param description for the help
     * @param names with their dashes
     * @return the option
     */
    public static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .arity("0")
                .type(boolean.class)
                .description(description)
                .build();
    }

    /**
     * An option with a value, which the command itself checks.
     *
     * @param label what the help calls the value
     * @param description for the help
     * @param names with their dashes
     * @return the option
     */
    public static OptionSpec value(String label, String description, String... names) {
        return value(String.class, label, description, names);
    }

    /**
     * An option with a number.
     *
     * @param label what the help calls the number
     * @param description for the help
     * @param names with their dashes
     * @return the option
     */
    public static OptionSpec number(String label, String description, String... names) {
        return value(int.class, label, description, names);
    }

    /**
     * The option {@code --help}, which every command has, and which is given alone.
     *
     * @return the option
     */
    public static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .arity("0")
                .type(boolean.class)
                .usageHelp(true)
                .description("print this, and end")
                .build();
    }

    private static OptionSpec value(Class<?> type, String label, String description, String... names) {
        return OptionSpec.builder(names)
                .arity("1")
                .type(type)
                .paramLabel(label)
                .description(description)
                .build();
    }
}
