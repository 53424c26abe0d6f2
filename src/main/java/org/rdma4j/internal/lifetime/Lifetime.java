package org.rdma4j.internal.lifetime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The lifetime of a native object, and its place in the tree of lifetimes. Closing it closes what was made from it,
 * newest first, waits for the calls that other threads are in, and releases the native object once. Afterwards every
 * use throws {@link IllegalStateException}, so that no sequence of calls passes a freed pointer to a native library.
 */
public final class Lifetime {
    /** The bit of {@link #uses} that says closed; the bits below count the calls under way. */
    private static final int CLOSED = 1 << 31;

    private static final long PAUSE_NANOS = 50_000;

    private final Object owner;
    private final Runnable wake;
    private final Runnable release;
    /** A queue pair may report its sends and its receives to one queue. */
    private final Set<Lifetime> parents;

    private final LeakReport leakReport;
    private final Set<Lifetime> children = new LinkedHashSet<>();
    private final OwnedUses ownedUses = new OwnedUses();
    private final AtomicInteger uses = new AtomicInteger();
    /** Held while closing, so that the close of a second thread returns only when the native object is released. */
    private final ReentrantLock closeLock = new ReentrantLock();

    private boolean closing;
    private boolean released;

    private Lifetime(Object owner, Runnable wake, Runnable release, Lifetime... parents) {
        this.owner = owner;
        this.wake = wake;
        this.release = release;
        this.parents = new CopyOnWriteArraySet<>(List.of(parents));
        this.leakReport = LeakReport.watch(owner);
    }

    /**
     * Begins the lifetime of a native object. The constructor of its owner calls this last.
     *
     * @param owner the Java object; messages print it
     * @param release releases the native object; called once, when nothing uses it and all that was made from it is
     *     closed
     * @param parents what it is made from and cannot outlive; none for a root
     * @return the lifetime
     * @throws IllegalStateException if a parent is closed; the native object is released then
     */
    public static Lifetime begin(Object owner, Runnable release, Lifetime... parents) {
        return begin(owner, () -> {}, release, parents);
    }

    /**
     * Begins the lifetime of a native object that threads wait on.
     *
     * @param owner the Java object; messages print it
     * @param wake wakes threads that block in a native call on this object, so that closing need not wait for events
     * @param release releases the native object; called once, when nothing uses it and all that was made from it is
     *     closed
     * @param parents what it is made from and cannot outlive; none for a root
     * @return the lifetime
     * @throws IllegalStateException if a parent is closed; the native object is released then
     */
    public static Lifetime begin(Object owner, Runnable wake, Runnable release, Lifetime... parents) {
        Lifetime lifetime = new Lifetime(owner, wake, release, parents);
        for (Lifetime parent : lifetime.parents) {
            if (!parent.accept(lifetime)) {
                lifetime.close();
                throw parent.closed();
            }
        }
        return lifetime;
    }

    /**
     * Keeps the object from being released until {@link #endUse}.
     *
     * @throws IllegalStateException if it is closed
     */
    public void beginUse() {
        if (uses.incrementAndGet() < 0) {
            uses.decrementAndGet();
            throw closed();
        }
    }

    /** Ends what {@link #beginUse} began. */
    public void endUse() {
        uses.decrementAndGet();
    }

    /**
     * Runs an action on the object, which is not released meanwhile.
     *
     * @param <T> the type of the result
     * @param action what to do
     * @return what the action returned
     * @throws IllegalStateException if it is closed
     */
    public <T> T using(Supplier<T> action) {
        beginUse();
        try {
            return action.get();
        } finally {
            endUse();
        }
    }

    /**
     * Runs an action on the object, which is not released meanwhile.
     *
     * @param action what to do
     * @throws IllegalStateException if it is closed
     */
    public void during(Runnable action) {
        beginUse();
        try {
            action.run();
        } finally {
            endUse();
        }
    }

    /**
     * Lets one thread use the object at less cost than {@link #beginUse}.
     *
     * @return the use, for the first thread that begins it
     * @throws IllegalStateException if it is closed
     */
    public OwnedUse own() {
        return using(() -> ownedUses.add(owner));
    }

    /**
     * Waits until all {@linkplain #own owned} uses have seen what the calling thread wrote before. Uses that have not
     * seen it have ended when this returns.
     */
    public void awaitOwnedUses() {
        ownedUses.await();
    }

    /**
     * Closes this object with another one too, from now on.
     *
     * @param parent what it depends on from now on
     * @throws IllegalStateException if that is closed
     */
    public void dependOn(Lifetime parent) {
        if (!parent.accept(this)) {
            throw parent.closed();
        }
        parents.add(parent);
    }

    /**
     * No longer closes this object with another one.
     *
     * @param parent what it depended on
     */
    public void becomeIndependentOf(Lifetime parent) {
        parents.remove(parent);
        parent.release(this);
    }

    /**
     * Whether {@link #close()} was called, on this lifetime or on one it depends on.
     *
     * @return true from the moment that uses are refused
     */
    public boolean isClosed() {
        return uses.get() < 0;
    }

    /**
     * Closes what was made from the object, newest first, and then the object itself. Calls that other threads are in
     * are waited for; later ones throw {@link IllegalStateException}. Closing again does nothing.
     *
     * <p>What was made from the object is closed even if some of it fails; the first failure is thrown, and the others
     * are suppressed in it. The object itself is not released then, because what failed still refers to it: closing again
     * tries again.
     */
    public void close() {
        closeLock.lock();
        try {
            if (!released) {
                closeAll(refuseNewChildren());
                refuseNewUses();
                release.run();
                released = true;
                leakReport.closed();
            }
        } finally {
            closeLock.unlock();
        }
        for (Lifetime parent : parents) {
            parent.release(this);
        }
    }

    private static void closeAll(List<Lifetime> lifetimes) {
        SequencedSet<RuntimeException> failures = new LinkedHashSet<>();
        for (Lifetime each : lifetimes) {
            try {
                each.close();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private boolean accept(Lifetime child) {
        synchronized (children) {
            if (!closing) {
                children.add(child);
            }
            return !closing;
        }
    }

    private void release(Lifetime child) {
        synchronized (children) {
            children.remove(child);
        }
    }

    /** Makes {@link #accept} refuse from now on; returns the present children, newest first. */
    private List<Lifetime> refuseNewChildren() {
        synchronized (children) {
            closing = true;
            return new ArrayList<>(children).reversed();
        }
    }

    /** Makes {@link #beginUse} refuse from now on; returns when the uses under way have ended. */
    private void refuseNewUses() {
        uses.getAndUpdate(count -> count | CLOSED);
        while (uses.get() != CLOSED) {
            wake.run();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        ownedUses.refuse();
    }

    private IllegalStateException closed() {
        return new IllegalStateException("the " + owner + " is closed");
    }
}
