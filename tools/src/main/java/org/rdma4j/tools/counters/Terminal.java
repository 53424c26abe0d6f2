package org.rdma4j.tools.counters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the output goes to a terminal. {@link java.io.Console} knows it only of input and output together. */
final class Terminal {
    static final int STANDARD_OUTPUT = 1;
    static final int STANDARD_ERROR = 2;
    private static final Size USUAL = new Size(24, 80);

    private Terminal() {}

    static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * How large a terminal is.
     *
     * @param lines from top to bottom
     * @param columns from left to right
     */
    record Size(int lines, int columns) {}

    /** The present size of this process's terminal, which the JDK does not know. */
    static Size size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            int lines = Integer.parseInt(size[0]);
            int columns = size.length < 2 ? 0 : Integer.parseInt(size[1]);
            return new Size(lines > 0 ? lines : USUAL.lines(), columns > 0 ? columns : USUAL.columns());
        } catch (IOException | NumberFormatException _) {
            return USUAL;
        }
    }
}
