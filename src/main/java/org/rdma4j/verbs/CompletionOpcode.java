package org.rdma4j.verbs;

import java.util.stream.IntStream;

/**
 * Which kind of work completed. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code enum ibv_wc_opcode}
 */
public record CompletionOpcode(int value) {
    private static final CompletionOpcode[] SHARED =
            IntStream.range(0, 160).mapToObj(CompletionOpcode::new).toArray(CompletionOpcode[]::new);

    /** A send. */
    public static final CompletionOpcode SEND = new CompletionOpcode(0);

    /** An RDMA write. */
    public static final CompletionOpcode RDMA_WRITE = new CompletionOpcode(1);

    /** An RDMA read. */
    public static final CompletionOpcode RDMA_READ = new CompletionOpcode(2);

    /** An atomic compare-and-swap. */
    public static final CompletionOpcode COMPARE_AND_SWAP = new CompletionOpcode(3);

    /** An atomic fetch-and-add. */
    public static final CompletionOpcode FETCH_AND_ADD = new CompletionOpcode(4);

    /** The binding of a memory window. */
    public static final CompletionOpcode BIND_MEMORY_WINDOW = new CompletionOpcode(5);

    /** A local invalidation. */
    public static final CompletionOpcode LOCAL_INVALIDATE = new CompletionOpcode(6);

    /** A receive. */
    public static final CompletionOpcode RECEIVE = new CompletionOpcode(128);

    /** A receive that the peer's RDMA write with immediate data consumed. */
    public static final CompletionOpcode RECEIVE_RDMA_WITH_IMMEDIATE = new CompletionOpcode(129);

    /** Of number in {@code enum ibv_wc_opcode}; one object for all that are alike, as far as this version knows them. */
    static CompletionOpcode of(int value) {
        return value >= 0 && value < SHARED.length ? SHARED[value] : new CompletionOpcode(value);
    }

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "SEND";
            case 1 -> "RDMA_WRITE";
            case 2 -> "RDMA_READ";
            case 3 -> "COMPARE_AND_SWAP";
            case 4 -> "FETCH_AND_ADD";
            case 5 -> "BIND_MEMORY_WINDOW";
            case 6 -> "LOCAL_INVALIDATE";
            case 128 -> "RECEIVE";
            case 129 -> "RECEIVE_RDMA_WITH_IMMEDIATE";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
