package org.rdma4j.internal.lifetime;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The use of a native object by one thread at a time. A thread that uses it again and again without others is favoured:
 * it pays only for an {@link OwnedUse}, a few plain loads and stores. When another thread uses the object, that thread
 * becomes the favoured one. After some such changes no thread is favoured any more, and each use takes a lock.
 *
 * <p>A thread that is using the object must not begin again before it has ended.
 */
public final class ExclusiveUse {
    /**
     * Passing the favour stops every thread of the JVM for a moment, which is too much for threads that keep taking
     * turns.
     */
    private static final int MOST_FAVOURED = 4;

    private final Supplier<Lifetime> lifetime;
    private final ReentrantLock lock = new ReentrantLock();
    /**
     * Of the favoured thread; null before the first one and after the last. Written under the lock, while no favoured
     * thread is inside. A thread that reads an old value without the lock finds that it belongs to another thread or is withdrawn.
     */
    private @Nullable OwnedUse favoured;
    /** How many threads have been favoured; guarded by the lock. */
    private int timesFavoured;

    /**
     * Made before the object's lifetime begins.
     *
     * @param lifetime gives the object's lifetime, from the first use on
     */
    public ExclusiveUse(Supplier<Lifetime> lifetime) {
        this.lifetime = lifetime;
    }

    /**
     * Waits until no other thread uses the object. Until {@link #end} other threads wait, and the object is not released.
     *
     * @throws IllegalStateException if the object is closed
     */
    public void begin() {
        OwnedUse own = favoured;
        if (own == null || !own.isOfCaller() || !own.tryBegin()) {
            beginLocked();
        }
    }

    /** Ends what {@link #begin} began. */
    public void end() {
        OwnedUse own = favoured;
        if (own != null && own.isOfCaller()) {
            own.end();
        } else {
            lifetime.get().endUse();
            lock.unlock();
        }
    }

    /**
     * Runs an action while no thread uses the object. The caller must keep the object from being released in another
     * way, as objects made from it do. It also works while the object is closing and refuses uses.
     *
     * @param action what to do; must not use the object in turn
     */
    public void exclude(Runnable action) {
        lock.lock();
        try {
            OwnedUse last = favoured;
            if (last != null && !last.isOfCaller()) { // the caller is not using the object, and may stay favoured
                withdrawFavour();
            }
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void beginLocked() {
        lock.lock();
        boolean keepsLock = false;
        try {
            Lifetime its = lifetime.get();
            its.beginUse();
            withdrawFavour();
            keepsLock = timesFavoured == MOST_FAVOURED;
            if (!keepsLock) {
                favourCaller(its);
            }
        } finally {
            if (!keepsLock) {
                lock.unlock();
            }
        }
    }

    private void withdrawFavour() {
        OwnedUse last = favoured;
        if (last != null) {
            OwnedUses.withdraw(last);
            favoured = null;
        }
    }

    private void favourCaller(Lifetime its) {
        try {
            OwnedUse own = its.own();
            own.begin();
            favoured = own;
            timesFavoured++;
        } finally {
            its.endUse();
        }
    }
}
