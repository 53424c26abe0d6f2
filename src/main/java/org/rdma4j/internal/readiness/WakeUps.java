package org.rdma4j.internal.readiness;

/**
 * Ends the waits of all threads that wait now or, if there is none, the next wait, as {@link
 * java.nio.channels.Selector#wakeup} does. A wait begins with {@link #enter} and ends with {@link #leave}.
 */
public final class WakeUps {
    /** Given with each wake-up while threads waited. */
    private final WakeSignal signal = new WakeSignal();
    /** Guarded by this object, as is the next one. */
    private int waiting;

    private boolean nextIsWoken;

    /** No wake-up yet. */
    public WakeUps() {}

    /**
     * Begins a wait.
     *
     * @return the value to pass to {@link #isWoken} and {@link ReadinessWait}
     */
    public synchronized long enter() {
        waiting++;
        long known = signal.given();
        if (nextIsWoken) {
            nextIsWoken = false;
            return known - 1;
        }
        return known;
    }

    /** Ends a wait. */
    public synchronized void leave() {
        waiting--;
    }

    /** Ends the waits that are under way, or the next one where there are none. */
    public synchronized void wakeUp() {
        nextIsWoken = waiting == 0;
        if (waiting > 0) {
            signal.give();
        }
    }

    /**
     * Whether a wait must end.
     *
     * @param known what {@link #enter} returned
     * @return true if a wake-up came since then
     */
    public boolean isWoken(long known) {
        return signal.given() != known;
    }

    /**
     * The signal of the wake-ups.
     *
     * @return given with each wake-up
     */
    public WakeSignal signal() {
        return signal;
    }
}
