package org.rdma4j.mad;

/**
 * The offsets of the fields of {@code struct ib_user_mad} that are used here, with those of its address. The generated
 * structures have them too, but prepare method handles for their arrays, which takes longer than all the rest of a
 * short program. A test compares the two.
 */
final class UserMadFields {
    /** The P_Key index. The kernel's older, shorter structure ends before it. */
    static final long SIZE = 64;

    static final long STATUS = 4;

    /** The following offsets are relative to the address. */
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
