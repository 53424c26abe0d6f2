package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;

/**
 * Queries many nodes at the same time, each on a virtual thread, up to a limit. A fabric responds to many requests in
 * about the time of one, but the buffers of its nodes are small.
 */
final class ManyAtOnce {
    private final int inFlight;

    ManyAtOnce(int inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * What came of a question.
     *
     * @param question the question
     * @param answer null where there is none
     * @param failure why there is none
     */
    record Outcome<Q, A>(
            Q question, @Nullable A answer, @Nullable RdmaException failure) {}

    /** Asks all questions, and returns the outcomes in the same order. */
    <Q, A> List<Outcome<Q, A>> query(List<Q> questions, Function<Q, A> asking) {
        return all(questions, question -> one(question, asking), () -> {});
    }

    private static <Q, A> Outcome<Q, A> one(Q question, Function<Q, A> asking) {
        try {
            return new Outcome<>(question, asking.apply(question), null);
        } catch (RdmaException e) {
            return new Outcome<>(question, null, e);
        }
    }

    /**
     * Does the same for all subjects, and returns the results in their order.
     *
     * @param done is called after each
     */
    <S, R> List<R> all(List<S> subjects, Function<S, R> work, Runnable done) {
        Semaphore free = new Semaphore(inFlight);
        List<R> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> futures = new ArrayList<>();
            for (S subject : subjects) {
                futures.add(threads.submit(() -> {
                    free.acquire();
                    try {
                        return work.apply(subject);
                    } finally {
                        free.release();
                        done.run();
                    }
                }));
            }
            for (Future<R> future : futures) {
                results.add(future.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RdmaException("interrupted while nodes were asked", Errno.EINTR);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
        return results;
    }
}
