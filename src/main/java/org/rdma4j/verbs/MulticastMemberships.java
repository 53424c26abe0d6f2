package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;

/**
 * The multicast groups that a queue pair is attached to. It must leave them all before it can be destroyed. So this must
 * never differ from what the device knows: one thread at a time changes it, and a group has one LID, because RoCE devices
 * know a group by its GID alone.
 */
final class MulticastMemberships {
    private static final class Functions {
        static final MethodHandle ATTACH =
                NativeCall.link(verbs_h.ibv_attach_mcast$address(), verbs_h.ibv_attach_mcast$descriptor());
        static final MethodHandle DETACH =
                NativeCall.link(verbs_h.ibv_detach_mcast$address(), verbs_h.ibv_detach_mcast$descriptor());
    }

    private final MemorySegment queuePair;
    private final UnaryOperator<CallDescription> describe;
    private final Map<Gid, Lid> groups = new HashMap<>();

    MulticastMemberships(MemorySegment queuePair, UnaryOperator<CallDescription> describe) {
        this.queuePair = queuePair;
        this.describe = describe;
    }

    synchronized void attach(Gid gid, Lid lid) {
        requireNoOther(gid, lid);
        change("ibv_attach_mcast", Functions.ATTACH, gid, lid);
        groups.put(gid, lid);
    }

    synchronized void detach(Gid gid, Lid lid) {
        requireNoOther(gid, lid);
        change("ibv_detach_mcast", Functions.DETACH, gid, lid);
        groups.remove(gid);
    }

    synchronized void detachAll() {
        groups.forEach((gid, lid) -> change("ibv_detach_mcast", Functions.DETACH, gid, lid));
        groups.clear();
    }

    private void requireNoOther(Gid gid, Lid lid) {
        Lid present = groups.getOrDefault(gid, lid);
        if (!present.equals(lid)) {
            throw new IllegalStateException(
                    "the queue pair is attached to the group %s with LID %s, not %s".formatted(gid, present, lid));
        }
    }

    private void change(String verb, MethodHandle function, Gid group, Lid lid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment gid = arena.allocateFrom(ValueLayout.JAVA_BYTE, group.toByteArray());
            NativeCall.returningErrno(verb, describe.apply(() -> "group %s".formatted(group)), errno ->
                    (int) function.invokeExact(errno, queuePair, gid, (short) lid.value()));
        }
    }
}
