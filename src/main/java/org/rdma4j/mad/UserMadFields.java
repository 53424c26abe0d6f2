package org.rdma4j.mad;

/**
 * Where the fields of {@code struct ib_user_mad} stand that are used here, those of its address among them. The
 * generated structures know it too, but spend more time on preparing method handles for their arrays than a short
 * program has for all else; a test compares.
 */
final class UserMadFields {
    /** Where there is a P_Key index; the kernel's older, shorter structure ends before it. */
    static final long SIZE = 64;

    static final long STATUS = 4;

    /** What follows is counted from here. */
    static final long ADDRESS = 20;

    static final long ADDRESS_SIZE = 44;
    static final long QUEUE_PAIR_NUMBER = 0;
    static final long QKEY = 4;
    static final long LID = 8;
    static final long SERVICE_LEVEL = 10;
    static final long GRH_PRESENT = 12;
    static final long GID_INDEX = 13;
    static final long HOP_LIMIT = 14;
    static final long TRAFFIC_CLASS = 15;
    static final long GID = 16;
    static final long FLOW_LABEL = 32;
    static final long PKEY_INDEX = 36;

    private UserMadFields() {}
}
