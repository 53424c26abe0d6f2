package org.rdma4j.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The system that is looked at: this one, or a copy of another one's files in a folder of this one.
 *
 * @param folder where the examined system's {@code /} lies
 */
public record SystemRoot(Path folder) {
    /** This system. */
    public static final SystemRoot HOST = new SystemRoot(Path.of("/"));

    /** What is asked of /proc and /sys is far smaller; whatever is larger is not what it should be. */
    private static final int LARGEST_TEXT = 1 << 16;

    /**
     * Where a file of the examined system lies.
     *
     * @param path an absolute path in that system
     * @return the path in this one
     */
    public Path resolve(String path) {
        return folder.resolve(path.substring(1));
    }

    /**
     * The text of a small file, at most its first 64 KiB.
     *
     * @param path an absolute path in the examined system
     * @return the text without white space at its ends; empty where there is no such file, it cannot be read, or it is
     *     not a regular file
     */
    public Optional<String> read(String path) {
        Path file = resolve(path);
        // Opening a pipe would wait for a writer.
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return Optional.of(new String(stream.readNBytes(LARGEST_TEXT), StandardCharsets.UTF_8).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
