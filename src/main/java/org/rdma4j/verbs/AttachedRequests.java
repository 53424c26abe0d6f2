package org.rdma4j.verbs;

/** How many requests can be under way in the queue pairs that report to a completion queue, against what it holds. */
final class AttachedRequests {
    private final boolean mayOverrun;
    /** Guarded by this object, as is the next one. */
    private int capacity;

    private int requests;

    AttachedRequests(int capacity, boolean mayOverrun) {
        this.capacity = capacity;
        this.mayOverrun = mayOverrun;
    }

    /** Adds those of one more queue pair, or takes them away; returns whether the queue can overrun because of it. */
    synchronized boolean add(int more) {
        boolean could = exceeds();
        requests += more;
        return exceeds() && !could;
    }

    synchronized void resize(int changed) {
        capacity = changed;
    }

    /** For the description of the queue; empty where it cannot overrun. */
    synchronized String describe() {
        return exceeds()
                ? " (%s entries, too few for the %s requests that can be under way)".formatted(capacity, requests)
                : "";
    }

    private boolean exceeds() {
        return !mayOverrun && requests > capacity;
    }
}
