package org.rdma4j.verbs;

import org.rdma4j.internal.query.KernelDriver;

/**
 * How Java calls the functions of a device's provider that post work and poll for completions, queue pairs and completion
 * queues that were created for the extended interfaces apart, whose calls are always ordinary. {@link Device#open()}
 * decides by the kernel driver; {@link Device#open(DataPathCalls)} leaves it to the caller.
 */
public enum DataPathCalls {
    /** As any native function is called. Right for every provider. */
    ORDINARY,

    /**
     * Without telling the JVM that it is in native code, which saves some 5 ns of each call. The JVM, and the garbage
     * collector, wait for such a call: right for providers alone that post and poll without a system call, and never
     * for those that wait for anything. See {@link java.lang.foreign.Linker.Option#critical}.
     */
    CRITICAL;

    static DataPathCalls suited(KernelDriver driver) {
        return driver.worksWithoutSystemCalls() ? CRITICAL : ORDINARY;
    }
}
