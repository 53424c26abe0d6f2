package org.rdma4j.tools;

import java.io.PrintStream;

/** A command of the command line. */
@FunctionalInterface
public interface Command {
    /**
     * Runs the command.
     *
     * @param arguments what stands after its name
     * @param out what the command is for
     * @param err what a person should know besides
     * @return the exit status
     */
    int run(String[] arguments, PrintStream out, PrintStream err);
}
