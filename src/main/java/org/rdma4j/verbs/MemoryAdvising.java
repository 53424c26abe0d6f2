package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.rdma4j.bindings.verbs.ibv_sge;
import org.rdma4j.bindings.verbs.verbs_context;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.VerbsFunctions;
import org.rdma4j.internal.lifetime.LifetimeUses;

/** The verb {@code ibv_advise_mr}. */
final class MemoryAdvising {
    private static final String VERB = "ibv_advise_mr";

    private MemoryAdvising() {}

    static void advise(ProtectionDomain domain, MemoryAdvice advice, int flags, MemorySlice... parts) {
        for (MemorySlice part : parts) {
            if (part.region().domain() != domain) {
                throw new IllegalArgumentException("the %s is of another protection domain".formatted(part.region()));
            }
        }
        String deviceName = domain.context().deviceName();
        MemorySegment function = VerbsFunctions.requireExtended(
                domain.context().pointer(), verbs_context.advise_mr$offset(), VERB, deviceName);
        try (LifetimeUses uses = new LifetimeUses();
                Arena arena = Arena.ofConfined()) {
            for (MemorySlice part : parts) {
                uses.begin(part.region().lifetime());
            }
            MemorySegment list = list(arena, parts);
            NativeCall.returningErrno(
                    VERB,
                    CallDescription.on(deviceName, () -> "%s of %s".formatted(advice, Arrays.toString(parts))),
                    _ -> verbs_context.advise_mr.invoke(
                            function, domain.pointer(), advice.value(), flags, list, parts.length));
        }
    }

    private static MemorySegment list(Arena arena, MemorySlice... parts) {
        MemorySegment list = ibv_sge.allocateArray(Math.max(1, parts.length), arena);
        for (int i = 0; i < parts.length; i++) {
            MemorySegment element = ibv_sge.asSlice(list, i);
            ibv_sge.addr(element, parts[i].address());
            ibv_sge.length(element, Math.toIntExact(parts[i].length()));
            ibv_sge.lkey(element, parts[i].region().lkey());
        }
        return list;
    }
}
