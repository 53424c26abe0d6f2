package org.rdma4j.verbs.attributes;

/** How a memory window is bound. See the InfiniBand specification, 10.6.7.2. */
public enum MemoryWindowType {
    /** Bound by {@code QueuePair.bindWindow}, as often as needed. The device chooses a new rkey each time. */
    TYPE_1(1),
    /**
     * Bound by {@code SendRequest.bindMemoryWindow} to the queue pair that the request is posted to, with an rkey that the
     * caller chooses. It must be invalidated before it can be bound again.
     */
    TYPE_2(2);

    private final int value;

    MemoryWindowType(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_mw_type}.
     *
     * @return the number
     */
    public int value() {
        return value;
    }
}
