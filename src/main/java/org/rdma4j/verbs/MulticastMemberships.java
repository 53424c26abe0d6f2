package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;

/** The multicast groups that a queue pair is attached to. It must leave them all before it can be destroyed. */
final class MulticastMemberships {
    private static final class Functions {
        static final MethodHandle ATTACH =
                NativeCall.link(verbs_h.ibv_attach_mcast$address(), verbs_h.ibv_attach_mcast$descriptor());
        static final MethodHandle DETACH =
                NativeCall.link(verbs_h.ibv_detach_mcast$address(), verbs_h.ibv_detach_mcast$descriptor());
    }

    private record Group(Gid gid, Lid lid) {}

    private final MemorySegment queuePair;
    private final UnaryOperator<CallDescription> describe;
    private final Set<Group> groups = ConcurrentHashMap.newKeySet();

    MulticastMemberships(MemorySegment queuePair, UnaryOperator<CallDescription> describe) {
        this.queuePair = queuePair;
        this.describe = describe;
    }

    void attach(Gid gid, Lid lid) {
        Group group = new Group(gid, lid);
        change("ibv_attach_mcast", Functions.ATTACH, group);
        groups.add(group);
    }

    void detach(Gid gid, Lid lid) {
        Group group = new Group(gid, lid);
        change("ibv_detach_mcast", Functions.DETACH, group);
        groups.remove(group);
    }

    void detachAll() {
        for (Group group : groups) {
            change("ibv_detach_mcast", Functions.DETACH, group);
        }
    }

    private void change(String verb, MethodHandle function, Group group) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment gid = arena.allocateFrom(ValueLayout.JAVA_BYTE, group.gid.toByteArray());
            NativeCall.returningErrno(verb, describe.apply(() -> "group %s".formatted(group.gid)), errno ->
                    (int) function.invokeExact(errno, queuePair, gid, (short) group.lid.value()));
        }
    }
}
