package org.rdma4j.verbs;

/** How a memory window is bound. See the InfiniBand specification, 10.6.7.2. */
public enum MemoryWindowType {
    /** Bound by a verb, as often as wished; the device chooses a new rkey each time. */
    TYPE_1(1),
    /** Bound by a work request of the queue pair that it is for, under an rkey of the caller's, and once until invalidated. */
    TYPE_2(2);

    private final int value;

    MemoryWindowType(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
