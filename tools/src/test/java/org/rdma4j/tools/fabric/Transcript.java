package org.rdma4j.tools.fabric;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** What a process has printed so far, and a way to wait for what it is to print. */
final class Transcript {
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    private Transcript() {}

    /** Follows a process on a thread of its own, which ends with it. */
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

    /** What was printed from a point on. */
    synchronized String from(int start) {
        return text.substring(start);
    }

    /** Waits until what was printed from a point on is as wanted, and returns it. */
    synchronized String await(int start, Duration retryPolicy, Predicate<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + retryPolicy.toNanos();
        while (!wanted.test(from(start))) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (ended || millis <= 0) {
                throw new AssertionError("ibsim did not say what was waited for; it said:\n" + text);
            }
            wait(millis);
        }
        return from(start);
    }
}
