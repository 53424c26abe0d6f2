package org.rdma4j.verbs;

/**
 * Advice to a device about on-demand memory that will be needed soon, so that it does not wait for pages later. See
 * {@code man ibv_advise_mr}.
 */
public enum MemoryAdvice {
    /** Bring the pages in, for the device to read. */
    PREFETCH(0),
    /** Bring the pages in, for the device to write. */
    PREFETCH_WRITE(1),
    /** Tell the device of the pages that are in memory already, without bringing any in. */
    PREFETCH_NO_FAULT(2);

    private final int value;

    MemoryAdvice(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
