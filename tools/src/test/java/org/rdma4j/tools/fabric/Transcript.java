package org.rdma4j.tools.fabric;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** The output of a process so far. Tests can wait for a text in it. */
final class Transcript {
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    private Transcript() {}

    /** Reads the output in a separate thread, which ends with the process. */
    static Transcript of(Process process) {
        Transcript transcript = new Transcript();
        Thread.ofPlatform().daemon().name("transcript").start(() -> transcript.follow(process.inputReader()));
        return transcript;
    }

    private void follow(BufferedReader reader) {
        char[] buffer = new char[4096];
        try (reader) {
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                append(new String(buffer, 0, count));
            }
        } catch (IOException e) {
            append("\n(" + e.getMessage() + ")\n");
        } finally {
            end();
        }
    }

    private synchronized void append(String more) {
        text.append(more);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized int length() {
        return text.length();
    }

    /** The output after a position. */
    synchronized String from(int start) {
        return text.substring(start);
    }

    /** Waits until the output after a position matches, and returns it. */
    synchronized String await(int start, Duration retryPolicy, Predicate<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + retryPolicy.toNanos();
        while (!wanted.test(from(start))) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (ended || millis <= 0) {
                throw new AssertionError("the expected output of ibsim did not come; it printed:\n" + text);
            }
            wait(millis);
        }
        return from(start);
    }
}
