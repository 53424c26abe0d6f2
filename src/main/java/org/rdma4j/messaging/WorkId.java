package org.rdma4j.messaging;

/** The identifiers of work requests: a kind in the upper 8 bits, and a number in the others. */
final class WorkId {
    static final int RECEIVE = 1;
    static final int FRAME = 2;
    static final int OPERATION = 3;
    static final int KEEP_ALIVE = 4;

    private static final int KIND_AT = 56;

    private WorkId() {}

    static long of(int kind, long number) {
        return (long) kind << KIND_AT | number;
    }

    static int kind(long wrId) {
        return (int) (wrId >>> KIND_AT);
    }

    static long number(long wrId) {
        return wrId & (1L << KIND_AT) - 1;
    }
}
