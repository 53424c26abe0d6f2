package org.rdma4j.verbs.attributes;

/**
 * Hash functions that choose a receive queue, of {@code enum ibv_rx_hash_function_flags}.
 */
public enum ReceiveHashFunction implements NativeFlag {
    /** The Toeplitz hash. */
    TOEPLITZ(1);

    private final long mask;

    ReceiveHashFunction(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
