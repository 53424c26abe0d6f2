package org.rdma4j.internal.lifetime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The repeated use of a native object by one thread. It costs that thread a few plain loads and stores; the {@link
 * Lifetime} pays instead, once, when it is closed. {@link Lifetime#beginUse} costs two atomic additions.
 *
 * <p>The first thread that uses it owns it, until that thread {@linkplain #handOver hands it over} or ends.
 */
public final class OwnedUse {
    private static final VarHandle INSIDE;
    private static final VarHandle OWNER;

    static {
        try {
            INSIDE = MethodHandles.lookup().findVarHandle(OwnedUse.class, "inside", boolean.class);
            OWNER = MethodHandles.lookup().findVarHandle(OwnedUse.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object object;

    /**
     * Null until the first use, and between two owners. A thread that reads itself here has written it itself and is
     * the owner; all others compare and exchange.
     */
    private @Nullable Thread owner;

    @SuppressWarnings("unused") // through the handle
    private boolean inside;

    private volatile boolean refused;

    OwnedUse(Object object) {
        this.object = object;
    }

    /**
     * Keeps the object from being released until {@link #end}.
     *
     * @throws IllegalStateException if the object is closed, or another thread owns this use
     */
    public void begin() {
        requireOwner();
        if (!tryBegin()) {
            throw new IllegalStateException("the " + object + " is closed");
        }
    }

    /** Ends what {@link #begin} began. */
    public void end() {
        INSIDE.setRelease(this, false);
    }

    /**
     * Refuses threads other than the owner; without an owner, the calling thread becomes it.
     *
     * @throws IllegalStateException if another thread owns this use
     */
    public void requireOwner() {
        if (Thread.currentThread() != owner) {
            becomeOwner();
        }
    }

    /**
     * Lets the next thread that uses this become its owner. That thread sees everything that the caller wrote before.
     *
     * @throws IllegalStateException if another thread owns this use
     */
    public void handOver() {
        requireOwner();
        OWNER.setRelease(this, null);
    }

    /** A thread that has ended owns nothing. Threads that see that it ended also see what it wrote. */
    private void becomeOwner() {
        Thread caller = Thread.currentThread();
        Thread last = (Thread) OWNER.getAcquire(this);
        boolean free = last == null || !last.isAlive();
        if (!free || !OWNER.compareAndSet(this, last, caller)) {
            throw new IllegalStateException(
                    ("%s uses this already, and it is for one thread at a time: make one for each "
                                    + "thread from the %s, or let the owner call handOver() first")
                            .formatted(last == null ? "another thread" : last, object));
        }
    }

    /** Does what {@link #begin} does, for the owner only; returns false if it was refused. */
    boolean tryBegin() {
        INSIDE.setRelease(this, true);
        if (refused) {
            INSIDE.setRelease(this, false);
            return false;
        }
        return true;
    }

    boolean isOfCaller() {
        return Thread.currentThread() == owner;
    }

    /** Makes {@link #begin} refuse from now on. {@link OwnedUses} makes sure that the thread notices. */
    public void refuse() {
        refused = true;
    }

    boolean isUnderWay() {
        return (boolean) INSIDE.getAcquire(this);
    }
}
