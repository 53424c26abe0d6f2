package org.rdma4j.verbs;

import org.jspecify.annotations.Nullable;

/**
 * The data of a memory region that work requests need. The object is replaced when a value changes, so that one read
 * gets values that belong together.
 *
 * @param domain the protection domain of the region; null when the region is closed, which equals no queue's domain
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
