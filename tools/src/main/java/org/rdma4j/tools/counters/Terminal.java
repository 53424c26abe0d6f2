package org.rdma4j.tools.counters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person looks at what is printed. {@link java.io.Console} tells it of input and output together alone. */
final class Terminal {
    static final int STANDARD_OUTPUT = 1;
    static final int STANDARD_ERROR = 2;
    private static final int USUAL_HEIGHT = 24;

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

    /** How many lines the terminal of this process has now; the JDK cannot tell. */
    static int height() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            int height = Integer.parseInt(size.substring(0, Math.max(size.indexOf(' '), 0)));
            return height > 0 ? height : USUAL_HEIGHT;
        } catch (IOException | NumberFormatException _) {
            return USUAL_HEIGHT;
        }
    }
}
