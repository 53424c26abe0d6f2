package org.rdma4j.verbs;

/**
 * Decides what a thread does between two polls while it waits for a completion: a trade-off between latency and
 * processor time. Given to {@link CompletionBatch#await}.
 *
 * <ul>
 *   <li>{@link #spinning} notices a completion soonest, and keeps a processor busy.
 *   <li>{@link #spinningThenYielding} keeps it busy too, but yields to other threads that are ready to run.
 *   <li>{@link #spinningThenSleeping} leaves it free after a while; it then notices a completion an interrupt and a
 *   system call later.
 * </ul>
 *
 * <p>A strategy counts how long a wait has lasted, and so is for one thread at a time; one without state may serve
 * many. It can be reused for any number of waits and queues. The three strategies allocate nothing while they spin and
 * yield; each sleep allocates a few short-lived objects.
 *
 * <p>Programs can write their own: {@link #idle} is called repeatedly, with a poll in between. It may do other work,
 * {@linkplain java.util.concurrent.locks.LockSupport#parkNanos park} for a while, or throw an exception, which ends the
 * wait.
 */
@FunctionalInterface
public interface WaitingStrategy {
    /**
     * Begins a wait, before the first poll.
     *
     * @param queue the queue that will be polled
     * @throws IllegalStateException if this strategy cannot wait for that queue
     */
    default void begin(CompletionQueue queue) {}

    /**
     * Waits until polling again is worthwhile. Called after each poll that found nothing.
     *
     * @param queue the queue that is polled
     * @param nanosLeft how long the wait may still last, in nanoseconds; more than 0
     */
    void idle(CompletionQueue queue, long nanosLeft);

    /**
     * Polls as fast as possible. For a thread with a processor of its own; a virtual thread holds its carrier all the
     * time.
     *
     * @return a strategy that any number of threads may share
     */
    static WaitingStrategy spinning() {
        return new WaitingStrategies.Spin();
    }

    /**
     * Polls as fast as possible, and after a while yields the processor before each poll.
     *
     * @param polls how many polls may find nothing before that, in each wait
     * @return a strategy for one thread
     * @throws IllegalArgumentException if the number is negative
     */
    static WaitingStrategy spinningThenYielding(int polls) {
        return new WaitingStrategies.SpinThenYield(requirePolls(polls));
    }

    /**
     * Polls as fast as possible, and after a while sleeps until the queue announces a completion: {@code
     * ibv_req_notify_cq(3)}, one more poll, {@code ibv_get_cq_event(3)}. A virtual thread parks meanwhile and holds no
     * carrier. For queues made with {@link CompletionChannel#createCompletionQueue}; several queues may share a
     * channel, and several threads may wait for one queue: each announcement wakes all that wait for its queue. Do not
     * also call {@link CompletionChannel#await} on that channel: one of the two would miss the announcement.
     *
     * @param polls how many polls may find nothing before the thread sleeps, in each wait; 0 to sleep at once
     * @return a strategy for one thread
     * @throws IllegalArgumentException if the number is negative
     */
    static WaitingStrategy spinningThenSleeping(int polls) {
        return new WaitingStrategies.SpinThenSleep(requirePolls(polls));
    }

    private static int requirePolls(int polls) {
        if (polls < 0) {
            throw new IllegalArgumentException("a thread cannot poll %s times".formatted(polls));
        }
        return polls;
    }
}
