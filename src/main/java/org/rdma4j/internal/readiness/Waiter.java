package org.rdma4j.internal.readiness;

/** One thread that waits for a descriptor, in the way that suits it. */
sealed interface Waiter extends AutoCloseable permits PollingWaiter, ParkingWaiter {
    /** Waits until the descriptor is ready: false where the time passed, it was woken, or the thread interrupted. */
    boolean await(long deadlineNanos);

    /** Ends the wait, the present one or the next; called by any thread. */
    void wake();

    /** The thread calls this when it no longer waits and can no longer be woken. */
    @Override
    void close();
}
