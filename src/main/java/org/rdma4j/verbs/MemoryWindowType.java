package org.rdma4j.verbs;

import org.rdma4j.bindings.verbs.verbs_h;

/** How a memory window is bound. See the InfiniBand specification, 10.6.7.2. */
public enum MemoryWindowType {
    /** Bound by a verb, as often as wished; the device chooses a new rkey each time. */
    TYPE_1(verbs_h.IBV_MW_TYPE_1()),
    /** Bound by a work request of the queue pair that it is for, under an rkey of the caller's, and once until invalidated. */
    TYPE_2(verbs_h.IBV_MW_TYPE_2());

    private final int value;

    MemoryWindowType(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
