package org.rdma4j.cm;

import java.util.concurrent.atomic.AtomicReference;

/** Whether an identifier is its first holder's to close, or has become a connection's. */
final class Custody {
    private enum State {
        HELD,
        IN_USE,
        PASSED_ON,
        ENDED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    /** Begins what can be done once; false where it was done before, or the holder is closed. */
    boolean begin() {
        return state.compareAndSet(State.HELD, State.IN_USE);
    }

    /** Makes the identifier the connection's; false where the holder was closed meanwhile. */
    boolean passOn() {
        return state.compareAndSet(State.IN_USE, State.PASSED_ON);
    }

    /** Closes the holder; false where the identifier is the connection's by now. */
    boolean end() {
        return state.getAndUpdate(now -> now == State.PASSED_ON ? now : State.ENDED) != State.PASSED_ON;
    }
}
