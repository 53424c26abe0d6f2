package org.rdma4j.internal.lifetime;

import java.util.ArrayDeque;

/** The objects that one native call uses. None of them is released before the call returns. */
public final class LifetimeUses implements AutoCloseable {
    private final ArrayDeque<Lifetime> begun = new ArrayDeque<>();

    /** No object yet. */
    public LifetimeUses() {}

    /**
     * Keeps an object from being released until {@link #close}.
     *
     * @param lifetime the object's
     * @throws IllegalStateException if it is closed
     */
    public void begin(Lifetime lifetime) {
        lifetime.beginUse();
        begun.push(lifetime);
    }

    /** Ends all uses. */
    @Override
    public void close() {
        begun.forEach(Lifetime::endUse);
        begun.clear();
    }
}
