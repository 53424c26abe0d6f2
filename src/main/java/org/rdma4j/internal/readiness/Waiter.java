package org.rdma4j.internal.readiness;

/** One thread that waits for a descriptor, in the way that suits it. */
sealed interface Waiter extends AutoCloseable permits PollingWaiter, ParkingWaiter {
    /** Waits until the descriptor is ready: false where the time passed, it was woken, or the thread interrupted. */
    boolean await(long deadlineNanos);

    /** Ends the wait, the present one or the next; called by any thread. */
    void wake();

    /** Called by the thread itself when it waits no more, and nobody wakes it any more. */
    @Override
    void close();
}
