package org.rdma4j.verbs;

import org.jspecify.annotations.Nullable;

/**
 * What work requests must know of a memory region, in one object that is replaced when any of it changes, so that it is
 * read with one look.
 *
 * @param domain where the region can be used; null, which no queue has, when it is closed
 * @param address where it begins, as work requests name it
 * @param size in octets
 * @param lkey the key
 */
record LocalAccess(@Nullable ProtectionDomain domain, long address, long size, int lkey) {
    static LocalAccess of(MemoryRegistration registration, int lkey) {
        return new LocalAccess(registration.domain(), registration.address(), registration.size(), lkey);
    }

    LocalAccess withdrawn() {
        return new LocalAccess(null, address, size, lkey);
    }
}
