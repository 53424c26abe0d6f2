package org.rdma4j.verbs;

import org.rdma4j.internal.query.KernelDriver;

/**
 * How Java calls the provider's functions that post work and poll for completions. It concerns the classic interfaces:
 * queue pairs and completion queues of the extended interfaces always use ordinary calls. {@link Device#open()} chooses
 * by the kernel driver; {@link Device#open(DataPathCalls)} lets the caller choose.
 */
public enum DataPathCalls {
    /** Ordinary native calls, which suit every provider. */
    ORDINARY,

    /**
     * Critical calls, which do not tell the JVM that the thread is in native code. This saves some 5 ns each. The JVM
     * and its garbage collector have to wait for such a call, so that it suits only providers that post and poll
     * without a system call and without waiting. See {@link java.lang.foreign.Linker.Option#critical}.
     */
    CRITICAL;

    static DataPathCalls suited(KernelDriver driver) {
        return driver.worksWithoutSystemCalls() ? CRITICAL : ORDINARY;
    }
}
