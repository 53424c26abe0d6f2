package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory with guard bytes on both sides. Neither a device nor the library may write to these. */
final class GuardedMemory {
    private static final int GUARD = 128;
    private static final byte MARK = (byte) 0xC7;

    private final MemorySegment all;

    /** Memory that the garbage collector frees when neither this nor a registration refers to it. */
    GuardedMemory(long size) {
        all = Arena.ofAuto().allocate(size + 2 * GUARD, 64);
        before().fill(MARK);
        after().fill(MARK);
    }

    MemorySegment memory() {
        return all.asSlice(GUARD, all.byteSize() - 2 * GUARD);
    }

    boolean isIntact() {
        return isMarked(before()) && isMarked(after());
    }

    private MemorySegment before() {
        return all.asSlice(0, GUARD);
    }

    private MemorySegment after() {
        return all.asSlice(all.byteSize() - GUARD);
    }

    private static boolean isMarked(MemorySegment guard) {
        for (byte each : guard.toArray(ValueLayout.JAVA_BYTE)) {
            if (each != MARK) {
                return false;
            }
        }
        return true;
    }
}
