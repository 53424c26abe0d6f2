package org.rdma4j;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdma4j.bindings.verbs.verbs_h;
import org.slf4j.Logger;

/** A JVM for what a test cannot do in its own: other flags, another environment, another user. */
public final class ChildJvm {
    /** The library's classes, and what the test adds to them. */
    public static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

    /** The classes of the tests. */
    public static final Path TEST_CLASSES = Path.of("target/test-classes").toAbsolutePath();

    private final ProcessBuilder builder;

    /**
     * A JVM that is started by another command, as {@code setpriv --reuid=65534}.
     *
     * @param before the command and its options; nothing for a JVM that is started as it is
     */
    public ChildJvm(String... before) {
        builder = new ProcessBuilder(new ArrayList<>(List.of(before))).redirectErrorStream(true);
        builder.command()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // For a life of a second, which lasts ten in a guest without hardware virtualisation.
        builder.command()
                .addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dslf4j.internal.verbosity=ERROR"));
    }

    /** Sets a variable of its environment. */
    public ChildJvm environment(String name, String value) {
        builder.environment().put(name, value);
        return this;
    }

    /** Starts it, waits for its end, and answers with the lines that it printed on both its outputs. */
    public List<String> run(String... arguments) throws IOException, InterruptedException {
        builder.command().addAll(List.of(arguments));
        Path output = Files.createTempFile("child-jvm", ".txt");
        try {
            Process process = builder.redirectOutput(output.toFile()).start();
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the JVM has not ended within three minutes: " + builder.command());
            }
            return Files.readAllLines(output);
        } finally {
            Files.delete(output);
        }
    }

    /** The library as modules, without the tests. */
    public static String modulePath() {
        return join(CLASSES, location(verbs_h.class), location(Logger.class));
    }

    /** The library and the tests, without modules. */
    public static String classPath() {
        return join(TEST_CLASSES, CLASSES, location(verbs_h.class), location(Logger.class));
    }

    private static String join(Path... paths) {
        return Stream.of(paths).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError("the place of " + type + " is no file", e);
        }
    }
}
