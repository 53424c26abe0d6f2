package org.rdma4j.internal.lifetime;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The memory that a device can reach through one registration. The garbage collector does not free it until {@link
 * #end}, even when nothing else refers to the memory or to the registration: the device may still write to it. The
 * owner of the registration is not kept reachable, so that a {@link LeakReport} can report that it was forgotten.
 */
public final class DeviceAccess {
    private static final Set<DeviceAccess> UNDER_WAY = ConcurrentHashMap.newKeySet();

    /** Guarded by this object. There is more than one while it is unknown which of them the device uses. */
    private final List<MemorySegment> reachable = new ArrayList<>();

    /** Nothing can be reached yet. */
    public DeviceAccess() {}

    /**
     * Keeps memory alive. Call it before the device gets to know the memory.
     *
     * @param memory a native segment; what keeps its arena reachable keeps it from being freed
     */
    public synchronized void begin(MemorySegment memory) {
        reachable.add(memory);
        UNDER_WAY.add(this);
    }

    /** Releases all memory but that which was begun last: the device certainly uses that one now. */
    public synchronized void keepLast() {
        reachable.subList(0, reachable.size() - 1).clear();
    }

    /** Releases the memory: the device can no longer reach it. */
    public synchronized void end() {
        reachable.clear();
        UNDER_WAY.remove(this);
    }
}
