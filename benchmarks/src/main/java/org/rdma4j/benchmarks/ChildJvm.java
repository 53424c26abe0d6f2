package org.rdma4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A JVM like this one, for another main class. */
public final class ChildJvm {
    private ChildJvm() {}

    /**
     * Starts it. Its standard error is that of this process.
     *
     * @param main the class
     * @param options for the JVM
     * @param environment variables to add to its environment
     * @param arguments for the class
     * @return the process
     * @throws IOException if it cannot be started
     */
    public static Process start(
            Class<?> main, List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--class-path");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /**
     * Reads the figures of a process until it ends. Other lines go to this process's standard error, because a JVM that
     * fails prints the reason to its standard output.
     *
     * @param process the process, or the one that started it elsewhere
     * @param name its name in error messages
     * @param parse reads a line; empty if the line is not a figure
     * @param found gets each figure as soon as it is read
     * @param <T> the type of a figure
     * @throws IOException if it ended with an error or without a figure, or if the wait is interrupted
     */
    public static <T> void readFigures(
            Process process, String name, Function<String, Optional<T>> parse, Consumer<T> found) throws IOException {
        int figures = 0;
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Optional<T> figure = parse.apply(line);
                if (figure.isPresent()) {
                    found.accept(figure.get());
                    figures++;
                } else {
                    System.err.println(line);
                }
            }
        }
        requireSuccess(process, name);
        if (figures == 0) {
            throw new IOException(name + " has ended without a figure: what it said is above");
        }
    }

    private static void requireSuccess(Process process, String name) throws IOException {
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("%s has ended with status %d: its error is above".formatted(name, status));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name);
        }
    }
}
