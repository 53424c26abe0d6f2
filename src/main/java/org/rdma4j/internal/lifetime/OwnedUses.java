package org.rdma4j.internal.lifetime;

import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.LockSupport;

/** The owned uses of one object that their threads still hold. */
final class OwnedUses {
    private static final long PAUSE_NANOS = 1_000;

    /** Guarded by this object. */
    private Set<OwnedUse> uses = Set.of();

    public synchronized OwnedUse add(Object owner) {
        if (uses.isEmpty()) {
            uses = Collections.newSetFromMap(new WeakHashMap<>());
        }
        OwnedUse use = new OwnedUse(owner);
        uses.add(use);
        return use;
    }

    /** Makes all uses refuse from now on; returns when those under way have ended. */
    public void refuse() {
        List<OwnedUse> held = held();
        held.forEach(OwnedUse::refuse);
        await(held);
    }

    /** Waits until all uses have ended that began before the calling thread's last write. */
    public void await() {
        await(held());
    }

    /** Makes one use refuse from now on; returns when it is not under way. */
    static void withdraw(OwnedUse use) {
        use.refuse();
        await(List.of(use));
    }

    private synchronized List<OwnedUse> held() {
        return List.copyOf(uses);
    }

    private static void await(List<OwnedUse> uses) {
        if (!uses.isEmpty()) {
            passSafepoints();
        }
        for (OwnedUse use : uses) {
            while (use.isUnderWay()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /**
     * Closing a shared arena waits until each thread has reached a safepoint or is in native code. {@link
     * OwnedUse#begin} says that it is under way and checks for a refusal between two safepoints. So a use that has not
     * seen what was written before this call is seen to be under way after it.
     */
    private static void passSafepoints() {
        try (var _ = Arena.ofShared()) {
            // The arena is closed at once.
        }
    }
}
