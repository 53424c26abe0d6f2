package org.rdma4j.tools;

import java.io.PrintStream;

/** A command of the command line. */
@FunctionalInterface
public interface Command {
    /**
     * Runs the command.
     *
     * @param arguments the arguments after its name
     * @param out the output
     * @param err messages for people
     * @return the exit status
     */
    int run(String[] arguments, PrintStream out, PrintStream err);
}
