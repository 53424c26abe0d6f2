package org.rdma4j.cm;

import java.util.concurrent.atomic.AtomicReference;

/** Who closes an identifier: its first holder (a route or a request), or the connection that was made from it. */
final class Custody {
    private enum State {
        HELD,
        IN_USE,
        PASSED_ON,
        ENDED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    /** Begins the one connect or accept; false if it was begun before, or the holder is closed. */
    boolean begin() {
        return state.compareAndSet(State.HELD, State.IN_USE);
    }

    /** Gives the identifier to the connection; false if the holder was closed meanwhile. */
    boolean passOn() {
        return state.compareAndSet(State.IN_USE, State.PASSED_ON);
    }

    /** Closes the holder; false if the identifier already belongs to the connection. */
    boolean end() {
        return state.getAndUpdate(now -> now == State.PASSED_ON ? now : State.ENDED) != State.PASSED_ON;
    }
}
