package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/** The methods that an agent should receive, as umad_register(3) takes them: 128 bits in words of the C long. */
final class MethodMask {
    private static final int WORDS = 2;

    private MethodMask() {}

    /** The mask; NULL if there are no methods, for an agent that only sends requests. */
    static MemorySegment of(Set<MadMethod> methods, Arena arena) {
        if (methods.isEmpty()) {
            return MemorySegment.NULL;
        }
        MemorySegment mask = arena.allocate(ValueLayout.JAVA_LONG, WORDS);
        for (MadMethod method : methods) {
            if (method.isResponse()) {
                throw new IllegalArgumentException(
                        method + " is a response, which an agent receives without registering for it");
            }
            long word = method.value() / Long.SIZE;
            long bits = mask.getAtIndex(ValueLayout.JAVA_LONG, word) | 1L << method.value();
            mask.setAtIndex(ValueLayout.JAVA_LONG, word, bits);
        }
        return mask;
    }
}
