package org.rdma4j.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A native object and its place in the tree of lifetimes. Closing it closes what was made from it, newest first, waits
 * for calls that other threads are in, and releases the native object once. Afterwards every use answers {@link
 * IllegalStateException}, so that no sequence of calls hands a freed pointer to a native library.
 */
public abstract class Resource implements AutoCloseable {
    /** The bit of {@link #uses} that says closed; the bits below count the calls under way. */
    private static final int CLOSED = 1 << 31;

    private static final long PAUSE_NANOS = 50_000;

    private final @Nullable Resource parent;
    private final Set<Resource> children = new LinkedHashSet<>();
    private final AtomicInteger uses = new AtomicInteger();
    /** Held while closing, so that whoever closes second returns only when the native object is released. */
    private final ReentrantLock closeLock = new ReentrantLock();

    private boolean closing;
    private boolean released;

    /**
     * Adds this object to its parent's.
     *
     * @param parent what this is made from and cannot outlive; null for a root
     * @throws IllegalStateException if the parent is closed
     */
    protected Resource(@Nullable Resource parent) {
        this.parent = parent;
    }

    /**
     * Takes this object into its parent's lifetime. To be called once, as soon as the native object exists; where the
     * parent was closed meanwhile the native object is released at once.
     *
     * @throws IllegalStateException if the parent is closed
     */
    protected final void adopt() {
        Resource above = parent;
        if (above == null) {
            return;
        }
        synchronized (above.children) {
            if (!above.closing) {
                above.children.add(this);
                return;
            }
        }
        close();
        throw above.closed();
    }

    /** Releases the native object. Called once, when nothing uses it and all that was made from it is closed. */
    protected abstract void release();

    /** Wakes threads that block in a native call on this object, so that closing need not wait for events. */
    protected void wake() {}

    /**
     * Keeps this object from being released until {@link #endUse}.
     *
     * @throws IllegalStateException if it is closed
     */
    protected final void beginUse() {
        if (uses.incrementAndGet() < 0) {
            uses.decrementAndGet();
            throw closed();
        }
    }

    /** Ends what {@link #beginUse} began. */
    protected final void endUse() {
        uses.decrementAndGet();
    }

    /**
     * Whether {@link #close()} was called, on this object or on one it was made from.
     *
     * @return true from the moment that closing begins
     */
    public final boolean isClosed() {
        return uses.get() < 0;
    }

    /**
     * Closes what was made from this object, newest first, and then the object itself. Calls that other threads are in
     * are waited for; later ones answer {@link IllegalStateException}. Closing again does nothing.
     */
    @Override
    public final void close() {
        closeLock.lock();
        try {
            if (!released) {
                for (Resource child : refuseNewChildren()) {
                    child.close();
                }
                refuseNewUses();
                release();
                released = true;
            }
        } finally {
            closeLock.unlock();
        }
        if (parent != null) {
            synchronized (parent.children) {
                parent.children.remove(this);
            }
        }
    }

    /** From here on {@link #adopt} refuses; returns the children there are, newest first. */
    private List<Resource> refuseNewChildren() {
        synchronized (children) {
            closing = true;
            return new ArrayList<>(children).reversed();
        }
    }

    /** From here on {@link #beginUse} refuses; returns when the uses under way have ended. */
    private void refuseNewUses() {
        uses.getAndUpdate(count -> count | CLOSED);
        while (uses.get() != CLOSED) {
            wake();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private IllegalStateException closed() {
        return new IllegalStateException(this + " is closed");
    }
}
