package org.rdma4j.host.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.host.SystemRoot;

/**
 * The only way in which checks see a system: files within the limits of {@link SystemRoot}, long texts line by line,
 * and the output of programs. A snapshot gets everything that is read.
 */
final class ExaminedSystem {
    private static final int MOST_BYTES_SEARCHED = 1 << 23;
    private static final int MOST_LINES = 20_000;
    private static final int LONGEST_LINE = 1 << 16;
    private static final int MOST_MILLIS_OF_PROGRAM = 2000;

    private final SystemRoot root;
    private final @Nullable Snapshot snapshot;
    private final @Nullable Named named;
    private final boolean runsPrograms;
    private final Map<String, Object> known = new HashMap<>();

    ExaminedSystem(SystemRoot root) {
        this(root, null, null);
    }

    /** This system without the output of programs, for callers that cannot wait for them. */
    static ExaminedSystem withoutPrograms() {
        return new ExaminedSystem(SystemRoot.HOST, null, null, false);
    }

    ExaminedSystem(SystemRoot root, @Nullable Snapshot snapshot, @Nullable Named named) {
        this(root, snapshot, named, true);
    }

    private ExaminedSystem(SystemRoot root, @Nullable Snapshot snapshot, @Nullable Named named, boolean runsPrograms) {
        this.runsPrograms = runsPrograms;
        this.root = root;
        this.snapshot = snapshot;
        this.named = named;
    }

    /** The device that the user named; empty for all devices. */
    Optional<Named> named() {
        return Optional.ofNullable(named);
    }

    /** Computes a value once for several checks. A value must not depend on itself. */
    @SuppressWarnings("unchecked")
    <T> T once(String what, Supplier<T> find) {
        Object value = known.get(what);
        if (value == null) {
            value = find.get();
            known.put(what, value);
        }
        return (T) value;
    }

    SystemRoot root() {
        return root;
    }

    /** The kernel's log, read once. */
    KernelLog kernelLog() {
        return once("kernel log", () -> KernelLog.of(this));
    }

    /** Whether this is the system that the program runs on. */
    boolean isHost() {
        return root.isHost();
    }

    /** The text of a file without white space at its ends; empty if it cannot be read. */
    Optional<String> text(String path) {
        Optional<String> text = root.read(path);
        text.ifPresent(found -> remember(path, found));
        return text;
    }

    /** The number that a file consists of; empty if it is not a number. */
    Optional<Long> number(String path) {
        return text(path).filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong);
    }

    /** The wanted lines of a file; empty if the file cannot be read. */
    Optional<List<String>> lines(String path, Predicate<String> wanted) {
        Optional<Path> file = root.find(path).filter(Files::isRegularFile);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream stream = Files.newInputStream(file.get())) {
            return Optional.of(keep(path, lines(stream, wanted)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The lines that a program prints, on this system; empty if it cannot be run, fails, or takes too long. */
    Optional<List<String>> output(List<String> command, String path, Predicate<String> wanted) {
        return output(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD), path, wanted);
    }

    /** The same for a process that is not started yet. */
    Optional<List<String>> output(ProcessBuilder program, String path, Predicate<String> wanted) {
        return output(program, path, wanted, MOST_MILLIS_OF_PROGRAM);
    }

    /** The same with another time limit. */
    Optional<List<String>> output(ProcessBuilder program, String path, Predicate<String> wanted, int mostMillis) {
        if (!runsPrograms) {
            return Optional.empty();
        }
        try {
            Process process = program.start();
            // A program that hangs is killed, which also ends its output.
            Executor later = CompletableFuture.delayedExecutor(mostMillis, TimeUnit.MILLISECONDS);
            later.execute(process::destroyForcibly);
            process.getOutputStream().close();
            List<String> found = lines(process.getInputStream(), wanted);
            process.getInputStream().close();
            return process.waitFor() == 0 ? Optional.of(keep(path, found)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * The names in a folder, sorted; none if it cannot be read. Names with other characters than ASCII are left out.
     */
    List<String> names(String folder) {
        return root.names(folder);
    }

    /** The same names, for checks that only ask whether they exist. */
    List<String> folders(String folder) {
        return names(folder).stream()
                .filter(name -> isFolder(folder + "/" + name))
                .toList();
    }

    boolean isFolder(String path) {
        boolean is = root.find(path).filter(Files::isDirectory).isPresent();
        if (is && snapshot != null) {
            snapshot.folder(path);
        }
        return is;
    }

    boolean exists(String path) {
        boolean is = root.find(path).isPresent();
        if (is && snapshot != null && !isFolder(path)) {
            snapshot.mark(path);
        }
        return is;
    }

    /** The last name of a symbolic link's target, whether that exists or not. */
    Optional<String> linkedName(String path) {
        try {
            Path target = Files.readSymbolicLink(root.resolve(path)).getFileName();
            if (target == null) {
                return Optional.empty();
            }
            String name = target.toString();
            if (snapshot != null) {
                snapshot.link(path, name);
            }
            return Optional.of(name);
        } catch (IOException | InvalidPathException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }

    /** Keeps what a check learned in another way than by reading a file, so that a copy has it. */
    void remember(String path, String text) {
        if (snapshot != null) {
            snapshot.file(path, text);
        }
    }

    private List<String> keep(String path, List<String> lines) {
        remember(path, String.join("\n", lines));
        return lines;
    }

    private static List<String> lines(InputStream stream, Predicate<String> wanted) throws IOException {
        List<String> found = new ArrayList<>();
        // In one read, because reading single characters takes long on a long log.
        String text = new String(stream.readNBytes(MOST_BYTES_SEARCHED), StandardCharsets.UTF_8);
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            String line = text.substring(start, Math.min(end, start + LONGEST_LINE));
            if (!line.isEmpty() && wanted.test(line)) {
                found.add(line);
            }
            start = end + 1;
        }
        // The last lines of a long log describe the present state.
        return found.size() <= MOST_LINES ? found : found.subList(found.size() - MOST_LINES, found.size());
    }
}
