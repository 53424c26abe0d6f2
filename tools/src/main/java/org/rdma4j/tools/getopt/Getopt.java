package org.rdma4j.tools.getopt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line as getopt_long(3) of the GNU C library does: options in any place, letters in clusters, long
 * names shortened as far as they stay unique, and {@code --} as the end of options. Options take effect one after the
 * other, so that one which ends the program does so before a later mistake is seen.
 *
 * @param <O> the options of the command
 */
public final class Getopt<O extends CommandLineOption> {
    /**
     * Handles an option when it is read.
     *
     * @param <O> the options of the command
     */
    @FunctionalInterface
    public interface Handler<O> {
        /**
         * Takes an option.
         *
         * @param option the option
         * @param argument its argument; empty where it takes none
         */
        void accept(O option, String argument);
    }

    private final List<O> options;
    private final List<String> rest;
    private final Handler<O> handler;
    private final List<String> operands = new ArrayList<>();

    private Getopt(O[] options, String[] arguments, Handler<O> handler) {
        this.options = List.of(options);
        this.rest = new ArrayList<>(List.of(arguments));
        this.handler = handler;
    }

    /**
     * Reads a command line. If the environment has POSIXLY_CORRECT, the first operand ends the options.
     *
     * @param options the options of the command, in the order in which those with the same letter take precedence
     * @param arguments the command line
     * @param handler what is done with each option
     * @param <O> the options of the command
     * @return what is not an option
     * @throws GetoptException where getopt_long complains
     */
    public static <O extends CommandLineOption> List<String> parse(
            O[] options, String[] arguments, Handler<O> handler) {
        return new Getopt<>(options, arguments, handler).parse(System.getenv("POSIXLY_CORRECT") != null);
    }

    private List<String> parse(boolean inOrder) {
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            if (word.equals("--")) {
                operands.addAll(rest);
                rest.clear();
            } else if (word.startsWith("--")) {
                longOption(word.substring(2));
            } else if (word.length() > 1 && word.startsWith("-")) {
                cluster(word.substring(1));
            } else {
                operands.add(word);
                if (inOrder) {
                    operands.addAll(rest);
                    rest.clear();
                }
            }
        }
        return operands;
    }

    private void longOption(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        O option = byName(name);
        if (!option.form().takesArgument() && equals >= 0) {
            throw new GetoptException("option '--" + option.form().longName() + "' doesn't allow an argument");
        }
        if (!option.form().takesArgument()) {
            handler.accept(option, "");
        } else {
            handler.accept(
                    option,
                    equals >= 0
                            ? word.substring(equals + 1)
                            : next("'--" + option.form().longName() + "'"));
        }
    }

    private O byName(String name) {
        @Nullable O found = null;
        boolean ambiguous = false;
        for (O option : options) {
            if (option.form().longName().equals(name)) {
                return option;
            }
            if (option.form().longName().startsWith(name)) {
                ambiguous = found != null;
                found = option;
            }
        }
        if (found == null || ambiguous) {
            throw new GetoptException("option '--" + name + (found == null ? "' is unknown" : "' is ambiguous"));
        }
        return found;
    }

    private O byLetter(char letter) {
        return options.stream()
                .filter(option -> option.form().letter() == letter)
                .findFirst()
                .orElseThrow(() -> new GetoptException("option '-" + letter + "' is unknown"));
    }

    private void cluster(String letters) {
        for (int index = 0; index < letters.length(); index++) {
            O option = byLetter(letters.charAt(index));
            if (option.form().takesArgument()) {
                String attached = letters.substring(index + 1);
                handler.accept(option, attached.isEmpty() ? next("'-" + letters.charAt(index) + "'") : attached);
                return;
            }
            handler.accept(option, "");
        }
    }

    private String next(String option) {
        if (rest.isEmpty()) {
            throw new GetoptException("option " + option + " requires an argument");
        }
        return rest.removeFirst();
    }
}
