package org.rdma4j.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The system to examine: this one, or a copy of another one's files in a folder. Reading is bounded, whatever the files
 * are: pipes are not opened, links do not lead out of a copy, and large files are cut.
 *
 * @param folder where the examined system's {@code /} lies
 */
public record SystemRoot(Path folder) {
    /** This system. */
    public static final SystemRoot HOST = new SystemRoot(Path.of("/"));

    /** The files of /proc and /sys that are read are smaller. */
    private static final int LARGEST_TEXT = 1 << 20;

    private static final int MOST_NAMES = 4096;
    private static final int LONGEST_NAME = 255;

    /**
     * Whether this is the system that the program runs on.
     *
     * @return false for a copy
     */
    public boolean isHost() {
        return folder.equals(HOST.folder);
    }

    /**
     * The path of a file of the examined system, whether it exists or not.
     *
     * @param path an absolute path in that system
     * @return the path in this one
     */
    public Path resolve(String path) {
        return folder.resolve(path.substring(1));
    }

    /**
     * Looks for a file or a folder.
     *
     * @param path an absolute path in the examined system
     * @return the path in this one; empty where there is no such file, or a link leads out of the copy
     */
    public Optional<Path> find(String path) {
        try {
            Path file = resolve(path);
            if (isHost()) {
                return Files.exists(file) ? Optional.of(file) : Optional.empty();
            }
            Path real = file.toRealPath();
            return real.startsWith(folder.toRealPath()) ? Optional.of(real) : Optional.empty();
        } catch (IOException | InvalidPathException _) {
            return Optional.empty();
        }
    }

    /**
     * The text of a small file, at most its first MiB.
     *
     * @param path an absolute path in the examined system
     * @return the text without white space at its ends; empty where there is no such file, it cannot be read, or it is
     *     not a regular file
     */
    public Optional<String> read(String path) {
        Optional<Path> file = find(path);
        // Opening a pipe would wait for a writer.
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            return Optional.empty();
        }
        try (InputStream stream = Files.newInputStream(file.get())) {
            return Optional.of(new String(stream.readNBytes(LARGEST_TEXT), StandardCharsets.UTF_8).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /**
     * The names in a folder, at most 4,096. Names beyond plain ASCII, which the kernel does not give, are left out.
     *
     * @param path an absolute path in the examined system
     * @return the names in alphabetical order; none where there is no such folder, or it cannot be read
     */
    public List<String> names(String path) {
        // Not a DirectoryStream: loading its classes takes longer than everything else here.
        Optional<Path> found = find(path);
        String @Nullable [] names = found.isPresent() ? found.get().toFile().list() : null;
        if (names == null) {
            return List.of();
        }
        return Arrays.stream(names)
                .filter(SystemRoot::isPlain)
                .sorted()
                .limit(MOST_NAMES)
                .toList();
    }

    private static boolean isPlain(String name) {
        return name.length() <= LONGEST_NAME && name.chars().allMatch(letter -> letter > ' ' && letter <= '~');
    }
}
