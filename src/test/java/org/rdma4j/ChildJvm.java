package org.rdma4j;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdma4j.bindings.verbs.verbs_h;
import org.slf4j.Logger;

/** A separate JVM for a test that needs other flags, another environment or another user. */
public final class ChildJvm {
    /** The classes of the library, and those that the test adds. */
    public static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

    /** The classes of the tests. */
    public static final Path TEST_CLASSES = Path.of("target/test-classes").toAbsolutePath();

    private final ProcessBuilder builder;
    private Duration limit = Duration.ofMinutes(3);

    /**
     * A JVM that another command starts, for example {@code setpriv --reuid=65534}.
     *
     * @param before the command and its options; empty to start the JVM directly
     */
    public ChildJvm(String... before) {
        builder = new ProcessBuilder(new ArrayList<>(List.of(before))).redirectErrorStream(true);
        builder.command()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Saves start-up time: a second of work takes ten in a guest without hardware virtualisation.
        builder.command()
                .addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dslf4j.internal.verbosity=ERROR"));
    }

    /** Sets an environment variable. */
    public ChildJvm environment(String name, String value) {
        builder.environment().put(name, value);
        return this;
    }

    /** Uses another garbage collector, as {@code G1}, and both compilers, as in a program that runs for long. */
    public ChildJvm collector(String name) {
        builder.command().remove("-XX:TieredStopAtLevel=1");
        builder.command().replaceAll(option -> option.equals("-XX:+UseSerialGC") ? "-XX:+Use" + name + "GC" : option);
        return this;
    }

    /** Ends the JVM if it takes longer; the default is three minutes. */
    public ChildJvm within(Duration time) {
        limit = time;
        return this;
    }

    /** Starts the JVM, waits until it ends, and returns the lines of its standard output and standard error. */
    public List<String> run(String... arguments) throws IOException, InterruptedException {
        builder.command().addAll(List.of(arguments));
        Path output = Files.createTempFile("child-jvm", ".txt");
        try {
            Process process = builder.redirectOutput(output.toFile()).start();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the JVM has not ended within %s: %s; it printed %s"
                        .formatted(limit, builder.command(), Files.readString(output)));
            }
            return Files.readAllLines(output);
        } finally {
            Files.delete(output);
        }
    }

    /** Options to use the library as modules, without the tests. */
    public static String modulePath() {
        return join(CLASSES, location(verbs_h.class), location(Logger.class));
    }

    /** Options to use the library and the tests on the class path. */
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
            throw new AssertionError("the location of " + type + " is not a file", e);
        }
    }
}
