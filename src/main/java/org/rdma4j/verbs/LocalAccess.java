package org.rdma4j.verbs;

import org.jspecify.annotations.Nullable;

/**
 * What work requests must know of a memory region. One object holds it, which is replaced when any of it changes, so that
 * one read sees all of it.
 *
 * @param domain the protection domain of the region; null, which equals no queue's domain, when the region is closed
 * @param address where the region begins, as work requests name it
 * @param size the size of the region in bytes
 * @param lkey the local key of the region
 */
record LocalAccess(@Nullable ProtectionDomain domain, long address, long size, int lkey) {
    static LocalAccess of(MemoryRegistration registration, int lkey) {
        return new LocalAccess(registration.domain(), registration.address(), registration.size(), lkey);
    }

    LocalAccess withdrawn() {
        return new LocalAccess(null, address, size, lkey);
    }
}
