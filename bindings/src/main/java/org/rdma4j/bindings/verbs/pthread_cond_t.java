package org.rdma4j.bindings.verbs;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/** Written by hand: jextract leaves this type out, and the structures that hold one need its layout. */
final class pthread_cond_t {
    private static final long SIZE = 48;

    private pthread_cond_t() {}

    /** The layout of the C type: opaque, aligned as a pointer. */
    static MemoryLayout layout() {
        return MemoryLayout.structLayout(MemoryLayout.sequenceLayout(SIZE / 8, ValueLayout.JAVA_LONG))
                .withName("pthread_cond_t");
    }
}
