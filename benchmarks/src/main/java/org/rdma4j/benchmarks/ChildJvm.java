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
     * Starts it; what it says of errors goes where this one's does.
     *
     * @param main the class
     * @param options for the JVM
     * @param environment what to add to its environment
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
     * Reads what a process measures until it has ended. What it says besides goes to this one's errors: a JVM that fails
     * says so on its output.
     *
     * @param process it, or what started it elsewhere
     * @param name what it is called where it fails
     * @param parse reads a line; empty where that is no figure
     * @param found takes each figure as soon as it is there
     * @param <T> what the figures are
     * @throws IOException if it has ended with an error, or without a figure, or the wait is interrupted
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
