package org.rdma4j.verbs;

/**
 * What a device is told of on-demand memory that will be needed soon, so that it does not wait for pages in the middle
 * of the traffic. See {@code man ibv_advise_mr}.
 */
public enum MemoryAdvice {
    /** Bring the pages in, for the device to read. */
    PREFETCH(0),
    /** Bring the pages in, for the device to write. */
    PREFETCH_WRITE(1),
    /** Tell the device of the pages that are there already, and bring none in. */
    PREFETCH_NO_FAULT(2);

    private final int value;

    MemoryAdvice(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
