package org.rdma4j.internal.ffm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much memory this process may lock, which is what registering memory does (RLIMIT_MEMLOCK). */
public final class LockedMemoryLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern LINE = Pattern.compile("^Max locked memory +(\\S+)");

    private LockedMemoryLimit() {}

    /**
     * The limit in force, in words.
     *
     * @return the soft limit, as {@code 8 MiB} or {@code unlimited}; empty where it cannot be read
     */
    public static Optional<String> describe() {
        try (Stream<String> lines = Files.lines(LIMITS)) {
            return lines.map(LINE::matcher)
                    .filter(Matcher::find)
                    .map(line -> line.group(1))
                    .map(limit -> limit.equals("unlimited") ? limit : ByteSize.describe(Long.parseLong(limit)))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // no /proc: the advice goes without the number
        }
    }
}
