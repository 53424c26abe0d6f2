package org.rdma4j.tools;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * Runs the commands that are run most often, each once, and prints nothing. The JVM that makes the AOT cache runs it: the
 * cache has the classes that were loaded meanwhile. Whether a command succeeds does not matter.
 */
public final class Rehearsal {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("perfquery"),
            List.of("perfquery", "-x"),
            List.of("counters"),
            List.of("counters", "--fabric"),
            List.of("counters", "--fabric", "--errors-over", "0"),
            List.of("counters", "--fabric", "--json"),
            List.of("counters", "--fabric", "--watch", "0.1", "--count", "2"));

    private Rehearsal() {}

    /**
     * The program.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        for (List<String> command : COMMANDS) {
            Main.run(command.toArray(String[]::new), nowhere, nowhere);
        }
    }
}
