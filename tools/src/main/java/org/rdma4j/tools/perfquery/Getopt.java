package org.rdma4j.tools.perfquery;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line as getopt_long(3) of the GNU C library does: options in any place, letters in clusters, long names
 * shortened as far as they stay unique, and all up to {@code --}. Options take effect one after the other, so that one
 * which ends the program does so before a later mistake is seen.
 */
final class Getopt {
    /** What is done with an option when it is met. */
    @FunctionalInterface
    interface Handler {
        void accept(PerfqueryOption option, String argument);
    }

    private final List<String> rest;
    private final Handler handler;
    private final List<String> operands = new ArrayList<>();

    private Getopt(String[] arguments, Handler handler) {
        this.rest = new ArrayList<>(List.of(arguments));
        this.handler = handler;
    }

    /**
     * Reads a command line.
     *
     * @param inOrder whether the first operand ends the options, as POSIXLY_CORRECT asks for
     * @return what is not an option
     * @throws PerfqueryUsage where getopt_long complains
     */
    static List<String> parse(String[] arguments, boolean inOrder, Handler handler) {
        return new Getopt(arguments, handler).parse(inOrder);
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
        PerfqueryOption option = byName(name);
        if (!option.takesArgument() && equals >= 0) {
            throw new PerfqueryUsage("option '--" + option.longName() + "' doesn't allow an argument");
        }
        if (!option.takesArgument()) {
            handler.accept(option, "");
        } else {
            handler.accept(option, equals >= 0 ? word.substring(equals + 1) : next("'--" + option.longName() + "'"));
        }
    }

    private static PerfqueryOption byName(String name) {
        @Nullable PerfqueryOption found = null;
        boolean ambiguous = false;
        for (PerfqueryOption option : PerfqueryOption.values()) {
            if (option.longName().equals(name)) {
                return option;
            }
            if (option.longName().startsWith(name)) {
                ambiguous = found != null;
                found = option;
            }
        }
        if (found == null || ambiguous) {
            throw new PerfqueryUsage("option '--" + name + (found == null ? "' is unknown" : "' is ambiguous"));
        }
        return found;
    }

    private void cluster(String letters) {
        for (int index = 0; index < letters.length(); index++) {
            PerfqueryOption option = PerfqueryOption.of(letters.charAt(index));
            if (option == null) {
                throw new PerfqueryUsage("option '-" + letters.charAt(index) + "' is unknown");
            }
            if (option.takesArgument()) {
                String attached = letters.substring(index + 1);
                handler.accept(option, attached.isEmpty() ? next("'-" + letters.charAt(index) + "'") : attached);
                return;
            }
            handler.accept(option, "");
        }
    }

    private String next(String option) {
        if (rest.isEmpty()) {
            throw new PerfqueryUsage("option " + option + " requires an argument");
        }
        return rest.removeFirst();
    }
}
