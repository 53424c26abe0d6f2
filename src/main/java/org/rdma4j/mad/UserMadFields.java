package org.rdma4j.mad;

/**
 * The offsets of the fields of {@code struct ib_user_mad} that are used here, with those of its address. The generated
 * structures have them too, but prepare method handles for their arrays, which takes longer than all the rest of a
 * short program. A test compares the two.
 */
final class UserMadFields {
    /** The P_Key index. The kernel's older, shorter structure ends before it. */
    static final int SIZE = 64;

    static final int STATUS = 4;

    /** The following offsets are relative to the address. */
    static final int ADDRESS = 20;

    static final int ADDRESS_SIZE = 44;
    static final int QUEUE_PAIR_NUMBER = 0;
    static final int QKEY = 4;
    static final int LID = 8;
    static final int SERVICE_LEVEL = 10;
    static final int GRH_PRESENT = 12;
    static final int GID_INDEX = 13;
    static final int HOP_LIMIT = 14;
    static final int TRAFFIC_CLASS = 15;
    static final int GID = 16;
    static final int FLOW_LABEL = 32;
    static final int PKEY_INDEX = 36;

    private UserMadFields() {}
}
