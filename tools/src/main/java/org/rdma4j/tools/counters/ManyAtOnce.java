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
 * Asks many nodes at the same time, each on a virtual thread, as many as are given: a fabric answers a multitude of
 * requests in about the time that it takes for one, but the buffers of its nodes are small.
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

    /** Asks all questions, and gives the outcomes in their order. */
    <Q, A> List<Outcome<Q, A>> query(List<Q> questions, Function<Q, A> asking, Runnable answered) {
        Semaphore free = new Semaphore(inFlight);
        List<Outcome<Q, A>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome<Q, A>>> futures = new ArrayList<>();
            for (Q question : questions) {
                futures.add(threads.submit(() -> {
                    free.acquire();
                    try {
                        return one(question, asking);
                    } finally {
                        free.release();
                        answered.run();
                    }
                }));
            }
            for (Future<Outcome<Q, A>> future : futures) {
                outcomes.add(future.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RdmaException("interrupted while nodes were asked", Errno.EINTR);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return outcomes;
    }

    private static <Q, A> Outcome<Q, A> one(Q question, Function<Q, A> asking) {
        try {
            return new Outcome<>(question, asking.apply(question), null);
        } catch (RdmaException e) {
            return new Outcome<>(question, null, e);
        }
    }
}
