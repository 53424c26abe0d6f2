package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.rdma4j.bindings.verbs.ibv_mw_bind_info;

/**
 * The target of a memory window: a part of a memory region, and the rights of peers. The region must have {@link
 * AccessFlag#MEMORY_WINDOW_BIND}.
 *
 * @param range the part that peers may reach
 * @param access what they may do: {@link AccessFlag#REMOTE_READ}, {@link AccessFlag#REMOTE_WRITE}, {@link
 *     AccessFlag#REMOTE_ATOMIC}; the last two need a region with {@link AccessFlag#LOCAL_WRITE}
 */
public record WindowBinding(MemorySlice range, Set<AccessFlag> access) {
    /** Copies the set. */
    public WindowBinding {
        access = Set.copyOf(access);
    }

    /**
     * A binding to a part of a region.
     *
     * @param range the part
     * @param access what peers may do with it
     * @return the binding
     */
    public static WindowBinding of(MemorySlice range, AccessFlag... access) {
        return new WindowBinding(range, Set.of(access));
    }

    /** Fills in {@code struct ibv_mw_bind_info}. */
    void write(MemorySegment target) {
        ibv_mw_bind_info.mr(target, range.region().pointer());
        ibv_mw_bind_info.addr(target, range.address());
        ibv_mw_bind_info.length(target, range.length());
        ibv_mw_bind_info.mw_access_flags(target, AccessFlag.bits(access));
    }
}
