package org.rdma4j.internal.lifetime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The repeated use of a native object by one thread. It costs that thread a few plain loads and stores; the {@link
 * Lifetime} pays instead, once, when it is closed. {@link Lifetime#beginUse} costs two atomic additions.
 */
public final class OwnedUse {
    private static final VarHandle INSIDE;

    static {
        try {
            INSIDE = MethodHandles.lookup().findVarHandle(OwnedUse.class, "inside", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Thread owner = Thread.currentThread();
    private final Object object;

    @SuppressWarnings("unused") // through the handle
    private boolean inside;

    private volatile boolean refused;

    OwnedUse(Object object) {
        this.object = object;
    }

    /**
     * Keeps the object from being released until {@link #end}.
     *
     * @throws IllegalStateException if the object is closed, or this is not the thread whose use it is
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
     * Refuses other threads.
     *
     * @throws IllegalStateException if this is not the thread whose use it is
     */
    public void requireOwner() {
        if (!isOfCaller()) {
            throw new IllegalStateException(
                    "this belongs to %s, which asked the %s for it; each thread asks for its own"
                            .formatted(owner, object));
        }
    }

    /** What {@link #begin} does, without the check of the thread; returns whether the use has begun. */
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

    /** From here on {@link #begin} refuses, once {@link OwnedUses} has seen to it that the thread notices. */
    public void refuse() {
        refused = true;
    }

    boolean isUnderWay() {
        return (boolean) INSIDE.getAcquire(this);
    }
}
