package org.rdma4j.bindings.verbs;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/**
 * Written by hand: jextract leaves this type out, and the structures that hold one need its layout. It is the only
 * type whose size depends on the processor: 48 bytes on aarch64 and 40 on x86-64.
 */
final class pthread_mutex_t {
    private static final long SIZE = System.getProperty("os.arch").equals("aarch64") ? 48 : 40;

    private pthread_mutex_t() {}

    /** The layout of the C type: opaque, aligned as a pointer. */
    static MemoryLayout layout() {
        return MemoryLayout.structLayout(MemoryLayout.sequenceLayout(SIZE / 8, ValueLayout.JAVA_LONG))
                .withName("pthread_mutex_t");
    }
}
